import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { PaymentSettings } from '#services/clinic-config-service.ts';
import { say, sayIfKnown } from '../messages.ts';
import type { NewRequest } from './new-request.ts';

/**
 * What makes the receipt an account that Medicare, an insurer and the tax office accept: the clinic as a business, and
 * whether the amount includes GST. It tells the clinician beforehand what the receipt will lack, and where to enter it.
 */
export class SupplyDetails {
  #gstIncluded = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly settings: () => PaymentSettings,
    private readonly details: () => Pick<NewRequest, 'itemNumber' | 'practitioner'>,
  ) {}

  /** A preset says whether its amount includes GST; any other amount is GST-free, as most medical services are. */
  charge(gstIncluded = false): void {
    this.#gstIncluded = gstIncluded;
    this.host.requestUpdate();
  }

  get #mayCharge(): boolean {
    return this.settings().business?.gstRegistered ?? false;
  }

  /** The fields for the request, without those that are unknown. */
  fields(): Pick<NewRequest, 'businessName' | 'gstIncluded'> {
    const { name } = this.settings().business ?? {};
    return {
      ...(name ? { businessName: name } : {}),
      ...(this.#gstIncluded && this.#mayCharge ? { gstIncluded: true } : {}),
    };
  }

  /** Below the amount: whether it includes GST, for clinics that may charge it. */
  render(): TemplateResult | typeof nothing {
    if (!this.#mayCharge) return nothing;
    return html`<label class="choice">
      <input
        type="checkbox"
        name="gst-included"
        .checked=${live(this.#gstIncluded)}
        @input=${(event: Event) => this.charge((event.target as HTMLInputElement).checked)}
      />
      ${say('supply.gstIncluded')}
    </label>`;
  }

  /** Above the button: what the receipt will lack. It can be sent all the same. */
  renderGaps(): TemplateResult {
    const { itemNumber, practitioner } = this.details();
    const gaps = (this.settings().receiptGaps ?? []).map((gap) => sayIfKnown(`supply.gap.${gap}`)).filter(Boolean);
    const claim = itemNumber && !practitioner ? 'supply.noPractitioner' : 'supply.noPlace';
    const isRefused =
      itemNumber && (!practitioner || (!practitioner.providerNumber && !this.settings().business?.address));
    return html`${isRefused ? html`<p class="notice wait small">${say(claim)}</p>` : nothing}
    ${gaps.length > 0 ? html`<p class="hint">${say('supply.gaps', { gaps: gaps.join(', ') })}</p>` : nothing}`;
  }
}
