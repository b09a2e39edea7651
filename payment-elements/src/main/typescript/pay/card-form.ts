import { css, html, nothing, type TemplateResult } from 'lit';
import type { CardPayment, Paying } from './card-payment.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { say } from '../messages.ts';

/**
 * What the patient sees while `CardPayment` (card-payment.ts) takes a payment, step by step. The card itself is entered
 * in Stripe's own frame, which `CardPayment` mounts into the slot "card".
 */
export function cardForm(request: PaymentRequest, paying: Paying, payment: CardPayment): TemplateResult {
  if (paying.step === 'opening') return html`<p class="busy" role="status">${say('pay.opening')}</p>`;
  if (paying.step === 'confirming') {
    return html`<div class="notice close" role="status">
      <p class="busy">${say('pay.confirming')}</p>
      <p class="small muted">${say('pay.confirmingHint')}</p>
    </div>`;
  }
  const checking = paying.step === 'checking';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void payment.confirm();
  };
  return html`<form class="stack" novalidate @submit=${submit} aria-busy=${checking ? 'true' : 'false'}>
    <div>
      <label for="email">${say('pay.email')}</label>
      <input
        id="email"
        type="email"
        autocomplete="email"
        required
        ?readonly=${checking}
        aria-describedby="email-wrong email-hint"
        aria-invalid=${paying.emailWrong ? 'true' : 'false'}
      />
      <p id="email-wrong" class="wrong" role="alert">${paying.emailWrong ? say('pay.emailWrong') : ''}</p>
      <p id="email-hint" class="hint">${say('pay.emailHint')}</p>
    </div>
    <div role="group" aria-label=${say('pay.card')}><slot name="card"></slot></div>
    <p role="alert" class=${paying.problem ? 'notice bad' : 'only-read'}>${paying.problem}</p>
    <div class="actions">
      <button type="submit" class="primary wide" aria-disabled=${checking ? 'true' : 'false'}>
        ${checking ? say('pay.checking') : say('pay.pay', { amount: moneyOf(request) })}
      </button>
      ${checking
        ? nothing
        : html`<button type="button" class="wide" @click=${() => payment.back()}>${say('pay.back')}</button>`}
    </div>
    <p class="lock small muted">
      <svg width="14" height="16" viewBox="0 0 14 16" aria-hidden="true" fill="currentColor">
        <path
          d="M2 7V5a5 5 0 0 1 10 0v2h.5A1.5 1.5 0 0 1 14 8.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 0 14.5v-6A1.5 1.5 0 0 1 1.5 7zm2 0h6V5a3 3 0 0 0-6 0z"
        />
      </svg>
      <span>${say('pay.secure')}</span>
    </p>
  </form>`;
}

export const cardFormStyles = css`
  .lock {
    display: flex;
    gap: 0.5rem;
    align-items: flex-start;
  }
  .lock svg {
    flex: none;
    margin-block-start: 0.2rem;
  }
`;
