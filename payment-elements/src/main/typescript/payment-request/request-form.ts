import { css, html, LitElement, nothing } from 'lit';
import type { PaymentSettings, Preset } from '#services/clinic-config-service.ts';
import type { Guest } from '#services/payment-request-service.ts';
import { priceError } from '../amount-words.ts';
import { BulkBilling } from './bulk-billing.ts';
import { listOf } from '../dates.ts';
import { formatForEntry, readAmount } from '../money.ts';
import type { Filling, NewRequest, Sent } from './new-request.ts';
import { PatientChoice } from './patient-choice.ts';
import { PayerChoice } from './payer-choice.ts';
import { presetButtons } from './preset-buttons.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { amountField, amountStyles, descriptionField } from './request-fields.ts';
import { ReceiptDetails } from './receipt-details.ts';
import { SupplyDetails } from './supply-details.ts';
import { baseStyles } from '../styles.ts';
import { currentLocale, say } from '../messages.ts';
import { define } from '../define.ts';

/**
 * <caretill-request-form>: requests one payment: amount, description, payer. An unchanged form that is sent again has
 * the same idempotency key, so that a lost response never makes a second request. Errors are shown at their fields.
 */
export class RequestForm extends LitElement {
  static override properties = {
    clinicId: { attribute: false },
    settings: { attribute: false },
    guests: { attribute: false },
    hasLeft: { attribute: false },
    foldable: { attribute: false },
    requests: { attribute: false },
    descriptions: { attribute: false },
    bulkBilled: { attribute: false },
    send: { attribute: false },
    _openIds: { state: true },
    _errors: { state: true },
    _sending: { state: true },
  };

  declare clinicId: string;
  declare settings: PaymentSettings;
  declare guests: readonly Guest[];
  /** Whether a guest is known to have left the call. */
  declare hasLeft: (participantId: string) => boolean;
  /** There is a request to go back to. */
  declare foldable: boolean;
  /** The requests of the call, used to name those that are already open. */
  declare requests: readonly PaymentRequest[];
  /** Descriptions that are suggested while typing. */
  declare descriptions: readonly string[];
  /** The host knows that the consultation is bulk-billed; if it does not know, the clinician states it. */
  declare bulkBilled: boolean;
  declare send: (request: NewRequest, idempotencyKey: string) => Promise<Sent>;
  /** The payer's open requests while the form asks whether to make another one. */
  declare private _openIds: string[];
  declare private _errors: { amount?: string; description?: string };
  declare private _sending: boolean;

  #idempotencyKey = crypto.randomUUID();
  readonly #payer = new PayerChoice(
    this,
    () => this.guests,
    (participantId) => this.hasLeft(participantId),
  );
  readonly #patient = new PatientChoice(
    this,
    () => this.guests,
    () => this.#payer.chosen,
  );
  readonly #receiptDetails = new ReceiptDetails(this, () => this.clinicId);
  readonly #supply = new SupplyDetails(
    this,
    () => this.settings,
    () => this.#receiptDetails.fields(this.settings.receipt?.providers ?? []),
  );
  readonly #bulkBilling = new BulkBilling(this, () => this.bulkBilled);

  constructor() {
    super();
    this._sending = false;
    this.#changed();
  }

  /** Fills the form with the values of an earlier request. */
  async fillFrom(request: PaymentRequest): Promise<void> {
    await this.updateComplete;
    this.#fill({ ...request, gstIncluded: (request.gstMinor ?? 0) > 0 }, request.currency);
    this.#payer.choose(request.payerParticipantId);
    this.#patient.restore(request);
    this.#receiptDetails.restore(request.practitioner);
    this.#bulkBilling.mark(request.bulkBilled ?? false);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('#amount')?.select();
  }

  #fill({ amountMinor, description = '', itemNumber, gstIncluded }: Filling, currency: string) {
    this.#changed();
    const { elements } = this.renderRoot.querySelector('form')!;
    (elements.namedItem('amount') as HTMLInputElement).value = formatForEntry(amountMinor, currency, currentLocale());
    (elements.namedItem('description') as HTMLInputElement).value = description;
    this.#receiptDetails.clear(itemNumber ?? '');
    this.#supply.charge(gstIncluded);
  }

  /** Begins a new request, or goes on with what was typed. */
  begin(): Promise<void> {
    return this.#focus('button, input');
  }

  /** The form has changed, so it is another request with its own key. */
  #changed() {
    this.#idempotencyKey = crypto.randomUUID();
    this._errors = {};
    this._openIds = [];
    this.#payer.clearError();
    this.#patient.clearError();
    this.#bulkBilling.clearError();
  }

  async #submit(event: SubmitEvent) {
    event.preventDefault();
    if (this._sending || this.guests.length === 0) return;
    const form = event.target as HTMLFormElement;
    const request = this.#read(new FormData(form));
    if (!request) return this.#focus('[aria-invalid="true"]');

    const additional = this._openIds.length > 0;
    this._sending = true;
    const sent = await this.send(additional ? { ...request, additional } : request, this.#idempotencyKey);
    this._sending = false;
    if (sent.outcome === 'made') {
      this.#changed();
      form.reset();
      this.#payer.choose('');
      this.#patient.clear();
      this.#bulkBilling.mark(false);
      this.#receiptDetails.clear();
      this.#supply.charge();
      return;
    }
    if (sent.outcome === 'refused') this.#idempotencyKey = crypto.randomUUID();
    if (sent.outcome === 'already-open') {
      this.#changed();
      this._openIds = sent.openIds;
    }
    if (this._openIds.length > 0) await this.#focus('#already-open');
  }

  /** The entered values, or undefined if one is invalid; the errors are then shown. */
  #read(fields: FormData): NewRequest | undefined {
    const { currency, receipt } = this.settings;
    const entry = readAmount(String(fields.get('amount')), currency, currentLocale());
    const description = String(fields.get('description')).trim();
    const payer = this.#payer.chosen;
    this._errors = {
      amount: priceError(entry, this.settings),
      description: description ? undefined : say('description.empty'),
    };
    // Each check shows its own error, so all of them have to run.
    const parts = [this.#payer, this.#patient, this.#receiptDetails].map((part) => part.check());
    parts.push(this.#bulkBilling.check(fields));
    if (entry.kind !== 'amount' || !payer || Object.values(this._errors).some(Boolean) || parts.includes(false)) {
      return undefined;
    }
    return {
      payerParticipantId: payer.participantId,
      ...this.#patient.fields,
      amountMinor: entry.amountMinor,
      currency,
      description,
      ...this.#receiptDetails.fields(receipt?.providers ?? []),
      ...this.#supply.fields(),
      ...(this.#bulkBilling.isBulkBilled ? { bulkBilled: true } : {}),
    };
  }

  async #focus(selector: string) {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  static override styles = [
    baseStyles,
    amountStyles,
    css`
      .details {
        padding-block-start: 0.75rem;
      }
      .send {
        flex: 1;
        min-block-size: 3rem;
      }
      #already-open:focus {
        outline: none;
      }
    `,
  ];

  override render() {
    const { presets = [], receipt } = this.settings;
    return html`<div class="stack">
      <form class="stack" part="form" novalidate @submit=${this.#submit} @input=${this.#changed}>
        ${presetButtons(presets, this.settings.currency, (preset) => void this.#usePreset(preset))}
        ${amountField(this.settings, this._errors.amount)} ${this.#supply.render()}
        ${descriptionField(this.descriptions, this._errors.description)} ${this.#payer.render()}
        ${this.#patient.render()} ${this.#receiptDetails.render(receipt?.providers ?? [])} ${this.#bulkBilling.render()}
        ${this.#supply.renderGaps()} ${this._openIds.length === 0 ? this.#renderSend() : this.#renderAnother()}
      </form>
    </div>`;
  }

  get #cannotSend(): 'true' | 'false' {
    return this._sending || this.guests.length === 0 ? 'true' : 'false';
  }

  #renderSend() {
    return html`<div class="row">
      ${this.foldable
        ? html`<button type="button" @click=${() => this.dispatchEvent(new Event('fold'))}>
            ${say('request.closeForm')}
          </button>`
        : nothing}
      <button type="submit" class="primary send" part="request-button" aria-disabled=${this.#cannotSend}>
        ${this._sending ? say('request.sending') : say('request.send')}
      </button>
    </div>`;
  }

  /** Asks whether to make another request although the payer has an open one. */
  #renderAnother() {
    const open = this.requests.filter(({ id }) => this._openIds.includes(id)).map(moneyOf);
    const name = this.#payer.chosen?.displayName ?? '';
    return html`<div class="notice wait stack" role="group" aria-labelledby="already-open">
      <p id="already-open" tabindex="-1">
        ${open.length === 0
          ? say('request.openExists', { name })
          : say('request.openExistsOf', { name, amounts: listOf(open) })}
      </p>
      <div class="row">
        <button type="button" @click=${this.#notAnother}>${say('request.notAnother')}</button>
        <button type="submit" class="primary" aria-disabled=${this.#cannotSend}>
          ${this._sending ? say('request.sending') : say('request.another')}
        </button>
      </div>
    </div>`;
  }

  #usePreset(preset: Preset) {
    this.#fill(preset, this.settings.currency);
    return this.#focus('button[type=submit]');
  }

  #notAnother() {
    this.#changed();
    return this.#focus('button[type=submit]');
  }
}
define('caretill-request-form', RequestForm);
