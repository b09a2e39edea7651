import { css, html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { cardForm } from './card-form.ts';
import type { CardPayment } from './card-payment.ts';
import type { DeclineForm } from './decline-form.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { refusalSentence } from '../status-words.ts';
import { say, type MessageKey } from '../messages.ts';

/** What is needed to show an open request. */
export interface OpenRequestView {
  clinicName: string;
  /** Other requests are open too, so the names of buttons include the amount. */
  amongSeveral: boolean;
  payment: CardPayment;
  decline: DeclineForm;
  /** The version of the request that carried the clinician's latest reminder. */
  remindedBy: number | undefined;
  pay(): void;
  /** Undefined if the request cannot be paid on another device. */
  showPayLink: (() => void) | undefined;
  /** After the call: until when the request can be paid, and how. */
  payableUntil: string | undefined;
}

/** A request that waits for the patient: what to pay for, then paying or declining, step by step. */
export function openRequest(request: PaymentRequest, view: OpenRequestView): TemplateResult {
  const { clinicName, amongSeveral, payment, decline, remindedBy } = view;
  const amount = moneyOf(request);
  const asks = clinicName ? say('pay.asks', { clinic: clinicName }) : say('pay.asksUnnamed');
  const paying = payment.current?.id === request.id ? payment.current : undefined;
  return html`<section
    class="panel stack ${remindedBy === undefined ? '' : 'reminded'}"
    data-request=${request.id}
    aria-label=${amongSeveral ? say('pay.asksFor', { asks, amount }) : asks}
  >
    <div class="close">
      <h2 tabindex="-1">${asks}</h2>
      <p class="amount">${amount}</p>
      ${request.description ? html`<p class="description">${request.description}</p>` : nothing}
    </div>
    ${remindedBy === undefined
      ? nothing
      : keyed(remindedBy, html`<p class="notice wait">${say('pay.reminded', { amount })}</p>`)}
    ${view.payableUntil ? html`<p class="small muted">${view.payableUntil}</p>` : nothing}
    ${paying
      ? cardForm(request, paying, payment)
      : decline.requestId === request.id
        ? decline.render(request)
        : choice(request, view)}
  </section>`;
}

function choice(request: PaymentRequest, view: OpenRequestView): TemplateResult {
  const { id, status, lastFailure } = request;
  const amount = moneyOf(request);
  const payLink = view.payableUntil ? 'payLink.later' : 'payLink.mine';
  const named = (word: MessageKey) => (view.amongSeveral ? say('pay.which', { what: say(word), amount }) : nothing);
  const isNews = lastFailure && status !== 'PAYING';
  return html`${isNews ? html`<p class="notice bad">${refusalSentence(lastFailure.code)}</p>` : nothing}
    <div class="actions">
      <button
        class="primary wide"
        aria-label=${named('pay.payNow')}
        aria-disabled=${view.payment.isUnderWay ? 'true' : 'false'}
        @click=${view.pay}
      >
        ${say('pay.payNow')}
      </button>
      ${view.showPayLink
        ? html`<button class="wide" aria-label=${named(payLink)} @click=${view.showPayLink}>${say(payLink)}</button>`
        : nothing}
      <button class="wide" aria-label=${named('pay.decline')} @click=${() => view.decline.open(id)}>
        ${say('pay.decline')}
      </button>
    </div>`;
}

export const openRequestStyles = css`
  .amount {
    font-size: 2.25rem;
    font-weight: 680;
    line-height: 1.15;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
  }
  .description {
    overflow-wrap: anywhere;
  }
  .reminded {
    outline: 3px solid var(--_accent);
    outline-offset: 1px;
    animation: stand-out 600ms ease-in-out 3 alternate;
  }
  @keyframes stand-out {
    to {
      outline-color: transparent;
    }
  }
  .actions {
    display: grid;
    gap: 0.625rem;
  }
`;
