import { css, html, nothing, type TemplateResult } from 'lit';
import { formatMoney } from '../money.ts';
import { refundOf, moneyOf, type PaymentRequest } from '../payment-request.ts';
import { sentReceipts } from './sent-receipts.ts';
import { cardBrand } from '../status-words.ts';
import { currentLocale, say, type MessageKey } from '../messages.ts';

/** A request that was paid. @param receipt the itemised receipt, which can be unfolded */
export function paidRequest(request: PaymentRequest, clinicName: string, receipt: TemplateResult): TemplateResult {
  const paidAt = new Date(request.paidAt ?? request.endedAt ?? request.createdAt);
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'long', timeStyle: 'short' }).format(paidAt);
  const row = (name: string, value: string) =>
    html`<dt>${name}</dt>
      <dd>${value}</dd>`;
  const { arrivedMinor, pendingMinor } = refundOf(request);
  const title = say(arrivedMinor < request.amountMinor ? 'pay.paid' : 'pay.paymentRefunded');
  return html`<section class="panel stack" data-request=${request.id} aria-label=${title}>
    <div class="done">
      <svg width="32" height="32" viewBox="0 0 22 22" aria-hidden="true">
        <circle cx="11" cy="11" r="11" fill="currentColor" />
        <path
          d="M6 11.5l3.2 3.2L16 8"
          fill="none"
          stroke="#fff"
          stroke-width="2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      <h2 tabindex="-1">${title}</h2>
    </div>
    <dl>
      ${clinicName ? row(say('pay.paidTo'), clinicName) : nothing} ${row(say('pay.amount'), moneyOf(request))}
      ${request.description ? row(say('pay.for'), request.description) : nothing} ${row(say('pay.date'), date)}
      ${request.card
        ? row(
            say('pay.cardUsed'),
            say('pay.cardEnding', { brand: cardBrand(request.card.brand), last4: request.card.last4 }),
          )
        : nothing}
      ${arrivedMinor > 0
        ? row(say('pay.refunded'), formatMoney(arrivedMinor, request.currency, currentLocale()))
        : nothing}
      ${pendingMinor > 0
        ? row(say('receipt.refundPending'), formatMoney(pendingMinor, request.currency, currentLocale()))
        : nothing}
      ${row(say('pay.reference'), request.id)}
    </dl>
    ${request.refundedMinor > 0 ? html`<p class="small muted">${say('pay.refundHint')}</p>` : nothing}
    ${sentReceipts.has(request.id) ? html`<p class="small muted">${say('pay.receipt')}</p>` : nothing} ${receipt}
    ${request.needsAttention ? html`<p class="notice wait small">${say('pay.attention')}</p>` : nothing}
  </section>`;
}

/** A request that ended without payment: says how it ended, and that nothing was charged. */
export function endedRequest(request: PaymentRequest): TemplateResult {
  const { title, words } = wordsOfEnd(request);
  return html`<section class="notice" data-request=${request.id}>
    <h2 tabindex="-1" class="only-read">${say(title)}</h2>
    <p>${say(words, { amount: moneyOf(request) })}</p>
    ${request.needsAttention ? html`<p class="small">${say('pay.attention')}</p>` : nothing}
  </section>`;
}

function wordsOfEnd({ status, endReason }: PaymentRequest): { title: MessageKey; words: MessageKey } {
  if (status === 'DECLINED') return { title: 'pay.declinedTitle', words: 'pay.declined' };
  if (status === 'EXPIRED') return { title: 'pay.expiredTitle', words: 'pay.expired' };
  return endReason === 'too-many-attempts'
    ? { title: 'pay.closedTitle', words: 'pay.tooManyAttempts' }
    : { title: 'pay.cancelledTitle', words: 'pay.cancelled' };
}

export const endedRequestStyles = css`
  dl {
    display: grid;
    grid-template-columns: fit-content(45%) minmax(0, 1fr);
    gap: 0.5rem 1.25rem;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    text-align: end;
    overflow-wrap: anywhere;
    font-weight: 550;
  }
  .done {
    display: flex;
    gap: 0.75rem;
    align-items: center;
    color: var(--_positive);
  }
  .done h2 {
    color: inherit;
    font-size: 1.25rem;
  }
  .done svg {
    flex: none;
  }
`;
