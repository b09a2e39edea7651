import { html, nothing, type TemplateResult } from 'lit';
import type { CardPayment } from './card-payment.ts';
import type { Paying } from './paying.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { say } from '../messages.ts';
import { wordsOfStripesForm } from './stripe-language.ts';

/**
 * What the patient sees while `CardPayment` (card-payment.ts) takes a payment, step by step. The card itself is entered
 * in Stripe's own frame, which `CardPayment` mounts into the slot "card".
 */
export function cardForm(request: PaymentRequest, paying: Paying, payment: CardPayment): TemplateResult {
  if (paying.step === 'opening') {
    return html`<p class="busy" role="status">${say('pay.opening')}</p>
      ${backButton(payment)}`;
  }
  if (paying.step === 'confirming') return confirming(paying, payment);
  if (paying.step === 'later') return later(paying, payment);
  const checking = paying.step === 'checking';
  const canPay = !checking && paying.form === 'ready';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void payment.confirm();
  };
  return html`<div class="stack pay-form">
    ${wallets(paying)}
    <form class="stack" novalidate @submit=${submit} aria-busy=${checking ? 'true' : 'false'}>
      <div>
        <label for="email">${say('pay.email')}</label>
        <input
          id="email"
          type="email"
          autocomplete="email"
          ?readonly=${checking}
          aria-describedby="email-wrong email-hint"
          aria-invalid=${paying.emailProblem ? 'true' : 'false'}
          @input=${() => payment.emailChanged()}
        />
        <p id="email-wrong" class="wrong" role="alert">${paying.emailProblem}</p>
        <p id="email-hint" class="hint">${say(paying.mode === 'live' ? 'pay.emailHint.live' : 'pay.emailHint.test')}</p>
      </div>
      ${trust()}
      <div role="group" aria-label=${say('pay.card')}>
        ${paying.form === 'loading' ? html`<p class="busy muted" role="status">${say('pay.opening')}</p>` : nothing}
        ${wordsOfStripesForm()}
        <slot name="card"></slot>
      </div>
      <p role="alert" class=${paying.problem ? 'notice bad' : 'only-read'}>${paying.problem}</p>
      <p role="status" class=${paying.isSlow ? 'notice wait' : 'only-read'}>${paying.isSlow ? say('pay.slow') : ''}</p>
      <div class="actions">
        ${paying.form === 'failed'
          ? html`<button type="button" class="primary wide" @click=${() => payment.openAgain()}>
              ${say('pay.openAgain')}
            </button>`
          : html`<button
              type="submit"
              class="primary wide"
              part="pay-button"
              aria-disabled=${canPay ? 'false' : 'true'}
            >
              ${checking
                ? say(paying.byWallet ? 'pay.checkingWallet' : 'pay.checking')
                : say('pay.pay', { amount: moneyOf(request) })}
            </button>`}
        ${checking && !paying.isSlow ? nothing : backButton(payment)}
      </div>
    </form>
  </div>`;
}

/** Who gets the card details, said before they are entered. */
function trust(): TemplateResult {
  return html`<div class="lock small">
    <svg width="14" height="16" viewBox="0 0 14 16" aria-hidden="true" fill="currentColor">
      <path
        d="M2 7V5a5 5 0 0 1 10 0v2h.5A1.5 1.5 0 0 1 14 8.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 0 14.5v-6A1.5 1.5 0 0 1 1.5 7zm2 0h6V5a3 3 0 0 0-6 0z"
      />
    </svg>
    <p>
      <strong>${say('pay.secureBy')}</strong>
      <span class="muted">${say('pay.secure')}</span>
    </p>
  </div>`;
}

/** The wallets of the device, which take no room and cannot be reached as long as there is none. */
function wallets({ hasWallet, note }: Paying): TemplateResult {
  return html`<section class="wallets close" aria-labelledby="wallets-title" ?inert=${!hasWallet}>
      <h3 id="wallets-title">${say('pay.wallets')}</h3>
      <slot name="wallet"></slot>
    </section>
    <p role="status" class=${note ? 'notice wait' : 'only-read'}>${note}</p>
    ${hasWallet ? html`<p class="or muted">${say('pay.orByCard')}</p>` : nothing}`;
}

function backButton(payment: CardPayment): TemplateResult {
  return html`<button type="button" class="wide" @click=${() => payment.back()}>${say('pay.back')}</button>`;
}

function confirming(paying: Paying, payment: CardPayment): TemplateResult {
  return html`<div class="notice close" role="status">
      <p class="busy">${say('pay.confirming')}</p>
      <p class="small muted">${say(paying.isLost ? 'pay.lost' : paying.isSlow ? 'pay.slow' : 'pay.confirmingHint')}</p>
    </div>
    ${paying.isSlow ? backButton(payment) : nothing}`;
}

/** The outcome is still open after all waits: the person need not stay, and must not pay again. */
function later(paying: Paying, payment: CardPayment): TemplateResult {
  return html`<div class="notice wait close" role="status">
      <p><strong>${say(paying.isPaidAtStripe ? 'pay.paidAtStripe' : 'pay.undecided')}</strong></p>
      <p>${say(paying.mode === 'live' ? 'pay.lookLater.live' : 'pay.lookLater.test')}</p>
    </div>
    <button type="button" class="wide" @click=${() => payment.lookAgain()}>${say('pay.lookAgain')}</button>`;
}
