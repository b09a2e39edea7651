import { html, nothing, type TemplateResult } from 'lit';
import type { PaymentRequest, RefundReason } from '#services/payment-request-service.ts';
import { textField, type FieldErrors } from '../fields.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say } from '../messages.ts';

/** The likeliest first. */
export const REASONS: readonly RefundReason[] = ['requested_by_customer', 'duplicate', 'fraudulent'];

/** The choices made so far in the first step of a refund. */
export interface RefundChoice {
  request: PaymentRequest;
  whole: boolean;
  /** The amount to refund, as it was typed. */
  amount: string;
  reason: RefundReason;
  errors: FieldErrors;
  notices: TemplateResult;
  submit(event: SubmitEvent): unknown;
  chooseWhole(): unknown;
  choosePart(): unknown;
  enterAmount(amount: string): unknown;
  chooseReason(reason: RefundReason): unknown;
  close(): unknown;
}

/** Asks how much to refund, and why. */
export function refundChoice(choice: RefundChoice): TemplateResult {
  const { amountMinor, refundedMinor, currency } = choice.request;
  const money = (minor: number) => formatMoney(minor, currency, currentLocale());
  const left = money(amountMinor - refundedMinor);
  return html`<h2 id="title" tabindex="-1">${say('refund.title')}</h2>
    <p>
      ${refundedMinor > 0
        ? say('refund.leftOf', { left, paid: money(amountMinor), refunded: money(refundedMinor) })
        : say('refund.paid', { paid: money(amountMinor) })}
    </p>
    <form class="stack" novalidate @submit=${choice.submit}>
      <fieldset>
        <legend>${say('refund.howMuch')}</legend>
        <label class="choice"
          ><input type="radio" name="how-much" .checked=${choice.whole} @change=${choice.chooseWhole} />${say(
            'refund.whole',
            { left },
          )}</label
        >
        <label class="choice"
          ><input type="radio" name="how-much" .checked=${!choice.whole} @change=${choice.choosePart} />${say(
            'refund.part',
          )}</label
        >
        ${choice.whole
          ? nothing
          : html`<div class="part">
              ${textField({
                path: 'amount',
                label: say('refund.amount'),
                value: choice.amount,
                errors: choice.errors,
                numeric: 'decimal',
                suffix: currency,
                maxlength: 20,
                hint: say('refund.atMost', { left }),
                changed: choice.enterAmount,
              })}
            </div>`}
      </fieldset>
      <div>
        <label for="reason">${say('refund.why')}</label>
        <select
          id="reason"
          @change=${(event: Event) => choice.chooseReason((event.target as HTMLSelectElement).value as RefundReason)}
        >
          ${REASONS.map(
            (reason) =>
              html`<option value=${reason} .selected=${reason === choice.reason}>
                ${say(`refund.reason.${reason}`)}
              </option>`,
          )}
        </select>
      </div>
      ${choice.notices}
      <div class="row">
        <button type="button" @click=${choice.close}>${say('pay.back')}</button>
        <button type="submit" class="primary">${say('refund.next')}</button>
      </div>
    </form>`;
}
