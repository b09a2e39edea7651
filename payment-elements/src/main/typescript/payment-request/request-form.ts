import { css, html, LitElement, nothing } from 'lit';
import type { PaymentSettings, Preset } from '#services/clinic-config-service.ts';
import type { Guest } from '#services/payment-request-service.ts';
import { entryError } from '../amount-words.ts';
import { BulkBilling } from './bulk-billing.ts';
import { listOf } from '../dates.ts';
import { formatForEntry, formatMoney, readAmount } from '../money.ts';
import type { NewRequest, Sent } from './new-request.ts';
import { PayerChoice } from './payer-choice.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { ReceiptDetails } from './receipt-details.ts';
import { baseStyles } from '../styles.ts';
import { currentLocale, say, sayIfKnown } from '../messages.ts';

/**
 * <caretill-request-form>: requests one payment: amount, description, payer. An unchanged form that is sent again has
 * the same idempotency key, so that a lost response never makes a second request. Errors are shown at their fields.
 */
export class RequestForm extends LitElement {
  static override properties = {
    clinicId: { attribute: false },
    settings: { attribute: false },
    guests: { attribute: false },
    requests: { attribute: false },
    descriptions: { attribute: false },
    bulkBilled: { attribute: false },
    send: { attribute: false },
    _openIds: { state: true },
    _warnings: { state: true },
    _errors: { state: true },
    _sending: { state: true },
  };

  declare clinicId: string;
  declare settings: PaymentSettings;
  declare guests: readonly Guest[];
  /** The requests of the call, used to name those that are already open. */
  declare requests: readonly PaymentRequest[];
  /** Descriptions that are suggested while typing. */
  declare descriptions: readonly string[];
  /** The host knows that the consultation is bulk-billed; if it does not know, the clinician states it. */
  declare bulkBilled: boolean;
  declare send: (request: NewRequest, idempotencyKey: string) => Promise<Sent>;
  /** The payer's open requests while the form asks whether to make another one. */
  declare private _openIds: string[];
  /** The service's warnings about the request just made. */
  declare private _warnings: string[];
  declare private _errors: { amount?: string; description?: string };
  declare private _sending: boolean;

  #idempotencyKey = crypto.randomUUID();
  readonly #payer = new PayerChoice(this, () => this.guests);
  readonly #receiptDetails = new ReceiptDetails(this, () => this.clinicId);
  readonly #bulkBilling = new BulkBilling(this, () => this.bulkBilled);

  constructor() {
    super();
    this._sending = false;
    this.#changed();
  }

  /** Fills the form with the values of an earlier request. */
  async fillFrom(request: PaymentRequest): Promise<void> {
    this.#fill(request, request.currency);
    this.#payer.choose(request.payerParticipantId);
    this.#bulkBilling.mark(request.bulkBilled ?? false);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('#amount')?.select();
  }

  #fill(
    { amountMinor, description = '', itemNumber }: Pick<PaymentRequest, 'amountMinor' | 'description' | 'itemNumber'>,
    currency: string,
  ) {
    this.#changed();
    const { elements } = this.renderRoot.querySelector('form')!;
    (elements.namedItem('amount') as HTMLInputElement).value = formatForEntry(amountMinor, currency, currentLocale());
    (elements.namedItem('description') as HTMLInputElement).value = description;
    this.#receiptDetails.clear(itemNumber ?? '');
  }

  /** The form has changed, so it is another request with its own key. */
  #changed() {
    this.#idempotencyKey = crypto.randomUUID();
    this._errors = {};
    this._openIds = [];
    this._warnings = [];
    this.#payer.clearError();
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
      this.#bulkBilling.mark(false);
      this._warnings = sent.warnings.map(({ code, detail }) => sayIfKnown(`warning.${code}`) ?? detail);
      this.#receiptDetails.clear();
      if (additional) await this.#focus('button[type=submit]');
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
      amount: this.#amountError(entry),
      description: description ? undefined : say('description.empty'),
    };
    // Each check shows its own error, so all of them have to run.
    const parts = [this.#payer.check(), this.#receiptDetails.check(), this.#bulkBilling.check(fields)];
    if (entry.kind !== 'amount' || !payer || Object.values(this._errors).some(Boolean) || parts.includes(false)) {
      return undefined;
    }
    return {
      payerParticipantId: payer.participantId,
      amountMinor: entry.amountMinor,
      currency,
      description,
      ...this.#receiptDetails.fields(receipt?.providers ?? []),
      ...(this.#bulkBilling.isBulkBilled ? { bulkBilled: true } : {}),
    };
  }

  #amountError(entry: ReturnType<typeof readAmount>): string | undefined {
    const { currency, minimumMinor, maximumMinor } = this.settings;
    if (entry.kind !== 'amount') return entryError(entry, currency);
    if (entry.amountMinor < minimumMinor) return say('amount.tooSmall', { minimum: this.#money(minimumMinor) });
    if (entry.amountMinor > maximumMinor) return say('amount.tooLarge', { maximum: this.#money(maximumMinor) });
    return undefined;
  }

  #money(minor: number): string {
    return formatMoney(minor, this.settings.currency, currentLocale());
  }

  async #focus(selector: string) {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  static override styles = [
    baseStyles,
    css`
      .money input {
        font-size: 1.25rem;
        font-weight: 600;
      }
      .money span {
        font-size: 1rem;
      }
      .details {
        padding-block-start: 0.75rem;
      }
      #already-open:focus {
        outline: none;
      }
    `,
  ];

  override render() {
    const { presets = [], receipt } = this.settings;
    return html`<div class="stack">
      <form class="stack" novalidate @submit=${this.#submit} @input=${this.#changed}>
        ${presets.length === 0 ? nothing : this.#renderPresets(presets)} ${this.#renderAmount()}
        ${this.#renderDescription()} ${this.#payer.render()} ${this.#receiptDetails.render(receipt?.providers ?? [])}
        ${this.#bulkBilling.render()} ${this._openIds.length === 0 ? this.#renderSend() : this.#renderAnother()}
      </form>
      <p role="status" class=${this._warnings.length > 0 ? 'notice wait' : 'only-read'}>${this._warnings.join(' ')}</p>
    </div>`;
  }

  #renderPresets(presets: Preset[]) {
    return html`<fieldset class="close">
      <legend>${say('request.presets')}</legend>
      <div class="row">
        ${presets.map(
          (preset) =>
            html`<button type="button" class="slim" @click=${() => this.#usePreset(preset)}>
              ${say('request.preset', { label: preset.label, amount: this.#money(preset.amountMinor) })}
            </button>`,
        )}
      </div>
    </fieldset>`;
  }

  #renderAmount() {
    const { currency, minimumMinor, maximumMinor } = this.settings;
    return html`<div>
      <label for="amount">${say('request.amount')}</label>
      <div class="with-suffix money">
        <input
          id="amount"
          name="amount"
          inputmode="decimal"
          autocomplete="off"
          required
          maxlength="20"
          aria-describedby="amount-wrong amount-hint"
          aria-invalid=${this._errors.amount ? 'true' : 'false'}
        />
        <span aria-hidden="true">${currency}</span>
      </div>
      <p id="amount-wrong" class="wrong" role="alert">${this._errors.amount}</p>
      <p id="amount-hint" class="hint">
        ${say('request.amountHint', {
          currency,
          minimum: this.#money(minimumMinor),
          maximum: this.#money(maximumMinor),
        })}
      </p>
    </div>`;
  }

  #renderDescription() {
    return html`<div>
      <label for="description">${say('request.description')}</label>
      <input
        id="description"
        name="description"
        list="recent"
        autocomplete="off"
        required
        maxlength="200"
        aria-describedby="description-wrong description-hint"
        aria-invalid=${this._errors.description ? 'true' : 'false'}
      />
      <datalist id="recent">
        ${this.descriptions.map((description) => html`<option value=${description}></option>`)}
      </datalist>
      <p id="description-wrong" class="wrong" role="alert">${this._errors.description}</p>
      <p id="description-hint" class="hint">${say('request.descriptionHint')}</p>
    </div>`;
  }

  get #cannotSend(): 'true' | 'false' {
    return this._sending || this.guests.length === 0 ? 'true' : 'false';
  }

  #renderSend() {
    return html`<button type="submit" class="primary wide" aria-disabled=${this.#cannotSend}>
      ${this._sending ? say('request.sending') : say('request.send')}
    </button>`;
  }

  /** Asks whether to make another request although the payer has an open one. */
  #renderAnother() {
    const open = this.requests.filter(({ id }) => this._openIds.includes(id)).map(moneyOf);
    return html`<div class="notice wait stack" role="group" aria-labelledby="already-open">
      <p id="already-open" tabindex="-1">
        ${open.length === 0 ? say('request.openExists') : say('request.openExistsOf', { amounts: listOf(open) })}
      </p>
      <div class="row">
        <button type="submit" class="primary" aria-disabled=${this.#cannotSend}>
          ${this._sending ? say('request.sending') : say('request.another')}
        </button>
        <button type="button" @click=${this.#notAnother}>${say('request.notAnother')}</button>
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
customElements.define('caretill-request-form', RequestForm);
