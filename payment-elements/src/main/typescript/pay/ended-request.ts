import { html, nothing, type TemplateResult } from 'lit';
import type { Receipt } from '#services/payment-request-service.ts';
import type { Asker } from './asker.ts';
import { timeInZone } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { refundOf, moneyOf, type PaymentRequest } from '../payment-request.ts';
import { sentReceipts } from './sent-receipts.ts';
import { cardBrand } from '../card-brand.ts';
import { currentLocale, say, type MessageKey } from '../messages.ts';

/** What is needed to show a request that was paid. */
export interface PaidRequestView {
  asker: Asker;
  /** The itemised receipt, if it has been read. */
  receipt: Receipt | undefined;
  /** The itemised receipt, which can be unfolded. */
  details: TemplateResult;
  /** Something was paid later, and is shown above; so this is one line that can be unfolded. */
  isOlder: boolean;
}

/** A request that was paid. */
export function paidRequest(request: PaymentRequest, view: PaidRequestView): TemplateResult {
  const { arrivedMinor } = refundOf(request);
  const title = say(arrivedMinor < request.amountMinor ? 'pay.paid' : 'pay.paymentRefunded');
  const amount = moneyOf(request);
  if (view.isOlder) {
    const { description } = request;
    return html`<details class="panel older" part="request" data-request=${request.id}>
      <summary>
        ${description ? say('pay.olderFor', { title, amount, description }) : say('pay.older', { title, amount })}
      </summary>
      <div class="stack">${confirmation(request, title, view)}</div>
    </details>`;
  }
  return html`<div
    class="panel stack"
    part="request"
    role="group"
    data-request=${request.id}
    aria-label=${say('pay.older', { title, amount })}
  >
    ${confirmation(request, title, view)}
  </div>`;
}

function confirmation(request: PaymentRequest, title: string, view: PaidRequestView): TemplateResult {
  const { receipt } = view;
  const clinic = receipt?.clinicName || view.asker.clinic;
  // The receipt names the clinic's time zone. All times of a card are of one zone.
  const zone = receipt?.timeZone;
  const row = (name: string, value: string) =>
    html`<dt>${name}</dt>
      <dd>${value}</dd>`;
  const money = (minor: number) => formatMoney(minor, request.currency, currentLocale());
  const { arrivedMinor, pendingMinor } = refundOf(request);
  return html`<div class="done">
      <svg width="32" height="32" viewBox="0 0 22 22" aria-hidden="true">
        <circle cx="11" cy="11" r="11" fill="currentColor" />
        <path d="M6 11.5l3.2 3.2L16 8" fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
      <h2 tabindex="-1">${title}</h2>
    </div>
    <dl>
      ${clinic ? row(say('pay.paidTo'), clinic) : nothing} ${row(say('pay.amount'), moneyOf(request))}
      ${request.description ? row(say('pay.for'), request.description) : nothing}
      ${row(say('pay.date'), timeInZone(request.paidAt ?? request.endedAt ?? request.createdAt, zone))}
      ${request.card
        ? row(
            say('pay.cardUsed'),
            say('pay.cardEnding', { brand: cardBrand(request.card.brand), last4: request.card.last4 }),
          )
        : nothing}
      ${arrivedMinor > 0 ? row(say('pay.refunded'), money(arrivedMinor)) : nothing}
      ${pendingMinor > 0 ? row(say('receipt.refundPending'), money(pendingMinor)) : nothing}
      ${row(say('pay.reference'), request.reference ?? request.id)}
    </dl>
    ${request.refundedMinor > 0 ? html`<p class="small muted">${say('pay.refundHint')}</p>` : nothing}
    ${sentReceipt(request)} ${view.details}
    ${request.needsAttention ? html`<p class="notice wait small">${say('pay.attention')}</p>` : nothing}`;
}

/** Where Stripe's receipt went, if the address was entered in this browser tab. */
function sentReceipt({ id }: PaymentRequest): TemplateResult | typeof nothing {
  const mode = sentReceipts.modeOf(id);
  const email = sentReceipts.addressOf(id);
  if (mode === undefined) return nothing;
  const words = mode === 'live' && email ? say('pay.receiptSentTo', { email }) : say(`pay.receipt.${mode}`);
  return html`<p class="small address">${words}</p>`;
}

/** A request that ended without payment: says how it ended, and that nothing was charged. */
export function endedRequest(request: PaymentRequest): TemplateResult {
  const { title, words } = wordsOfEnd(request);
  return html`<section class="notice" part="request" data-request=${request.id}>
    <h2 tabindex="-1" class="ended">${say(title, { amount: moneyOf(request) })}</h2>
    <p>${say(words)}</p>
    ${request.needsAttention ? html`<p class="small">${say('pay.attention')}</p>` : nothing}
  </section>`;
}

function wordsOfEnd({ status, endReason }: PaymentRequest): { title: MessageKey; words: MessageKey } {
  if (status === 'DECLINED') return { title: 'pay.declined', words: 'pay.nothingCharged' };
  if (status === 'EXPIRED') return { title: 'pay.expired', words: 'pay.askForNew' };
  return endReason === 'too-many-attempts'
    ? { title: 'pay.closed', words: 'pay.tooManyAttempts' }
    : { title: 'pay.cancelled', words: 'pay.nothingCharged' };
}
