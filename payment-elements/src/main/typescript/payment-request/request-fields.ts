import { css, html, type TemplateResult } from 'lit';
import type { PaymentSettings } from '#services/clinic-config-service.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say } from '../messages.ts';

/** The field for the amount, with the limits of the clinic; the error is shown below it. */
export function amountField(settings: PaymentSettings, error: string | undefined): TemplateResult {
  const { currency, minimumMinor, maximumMinor } = settings;
  const money = (minor: number) => formatMoney(minor, currency, currentLocale());
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
        aria-invalid=${error ? 'true' : 'false'}
      />
      <span aria-hidden="true">${currency}</span>
    </div>
    <p id="amount-wrong" class="wrong" role="alert">${error}</p>
    <p id="amount-hint" class="hint">
      ${say('request.amountHint', { currency, minimum: money(minimumMinor), maximum: money(maximumMinor) })}
    </p>
  </div>`;
}

export const amountStyles = css`
  .money input {
    font-size: 1.25rem;
    font-weight: 600;
  }
  .money span {
    font-size: 1rem;
  }
`;

/** The field for what the payment is for; `recent` descriptions are suggested while typing. */
export function descriptionField(recent: readonly string[], error: string | undefined): TemplateResult {
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
      aria-invalid=${error ? 'true' : 'false'}
    />
    <datalist id="recent">${recent.map((description) => html`<option value=${description}></option>`)}</datalist>
    <p id="description-wrong" class="wrong" role="alert">${error}</p>
    <p id="description-hint" class="hint">${say('request.descriptionHint')}</p>
  </div>`;
}
