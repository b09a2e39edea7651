import { css, html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { type Asker, asks, fromWhom } from './asker.ts';
import type { DeclineForm } from './decline-form.ts';
import type { Payment } from './payment.ts';
import { begunHere } from './payment-under-way.ts';
import { minutesLeft } from './time-left.ts';
import { timeOf } from '../dates.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { say, type MessageKey } from '../messages.ts';

/** What is needed to show an open request. */
export interface OpenRequestView {
  asker: Asker;
  /** Other requests are open too, so the names of buttons include the amount. */
  amongSeveral: boolean;
  payment: Payment;
  decline: DeclineForm;
  /** The version of the request that carried the clinician's latest reminder. */
  remindedBy: number | undefined;
  pay(): void;
  /** Undefined if the request cannot be paid on another device. */
  showPayLink: (() => void) | undefined;
  /** After the call: until when the request can be paid, and how. */
  payableUntil: string | undefined;
}

/** A request that waits for the patient: who asks, what to pay for, then paying or declining, step by step. */
export function openRequest(request: PaymentRequest, view: OpenRequestView): TemplateResult {
  const { asker, amongSeveral, payment, decline, remindedBy } = view;
  const amount = moneyOf(request);
  const title = asks(asker);
  const person = fromWhom(asker);
  const paying = payment.current?.id === request.id ? payment.current : undefined;
  const decided = paying?.step === 'checking' || paying?.step === 'confirming' || paying?.step === 'later';
  return html`<div
    class="panel stack ${remindedBy === undefined ? '' : 'reminded'}"
    role="group"
    part="request"
    data-request=${request.id}
    aria-label=${amongSeveral ? say('pay.asksFor', { asks: title, amount }) : title}
  >
    <div class="close">
      <h2 tabindex="-1" part="title">${title}</h2>
      ${person ? html`<p class="muted">${person}</p>` : nothing}
      <p class="amount" part="amount">${amount}</p>
      ${request.description ? html`<p class="description">${request.description}</p>` : nothing}
      ${request.payerIsPatient === false && request.patientName
        ? html`<p><span class="muted">${say('receipt.patient')}</span> <bdi>${request.patientName}</bdi></p>`
        : nothing}
      ${request.reference
        ? html`<p class="small muted">${say('pay.referenceOf', { reference: request.reference })}</p>`
        : nothing}
    </div>
    ${remindedBy === undefined
      ? nothing
      : keyed(remindedBy, html`<p class="notice wait">${say('pay.reminded', { amount })}</p>`)}
    ${decided ? nothing : endsSoon(request)}
    ${view.payableUntil ? html`<p class="small muted">${view.payableUntil}</p>` : nothing}
    ${paying
      ? payment.form(request, paying)
      : decline.requestId === request.id
        ? decline.render(request)
        : choice(request, view)}
  </div>`;
}

function endsSoon(request: PaymentRequest): TemplateResult | typeof nothing {
  const minutes = minutesLeft(request, Date.now());
  if (minutes === undefined) return nothing;
  return html`<p class="notice wait small">${say('pay.endsSoon', { minutes, time: timeOf(request.expiresAt) })}</p>`;
}

function choice(request: PaymentRequest, view: OpenRequestView): TemplateResult {
  const { id, status, lastFailure } = request;
  const amount = moneyOf(request);
  const payLink = view.payableUntil ? 'payLink.later' : 'payLink.mine';
  const named = (word: MessageKey) => (view.amongSeveral ? say('pay.which', { what: say(word), amount }) : nothing);
  const isNews = lastFailure && status !== 'PAYING';
  const isElsewhere = status === 'PAYING' && !begunHere.has(id);
  return html`${isNews ? view.payment.refusal(lastFailure.code) : nothing}
    ${isElsewhere ? html`<p class="notice wait">${say('pay.elsewhere')}</p>` : nothing}
    <div class="actions">
      <button
        class="primary wide"
        part="pay-button"
        aria-label=${named('pay.payNow')}
        aria-disabled=${view.payment.isUnderWay ? 'true' : 'false'}
        @click=${view.pay}
      >
        ${say('pay.payNow')}
      </button>
      ${view.showPayLink
        ? html`<button
            class="wide ${view.payableUntil ? '' : 'other-device'}"
            aria-label=${named(payLink)}
            @click=${view.showPayLink}
          >
            ${say(payLink)}
          </button>`
        : nothing}
      <button
        class="quiet"
        part="decline-button"
        aria-label=${named('pay.decline')}
        @click=${() => view.decline.open(id)}
      >
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
    overflow-wrap: anywhere;
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
  /* A telephone is the other device already, upright or on its side. */
  @media (max-width: 40rem), (max-height: 30rem) {
    .other-device {
      display: none;
    }
  }
`;
