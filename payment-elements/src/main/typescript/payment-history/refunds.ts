import { css, html, nothing, type TemplateResult } from 'lit';
import type { PaymentRequest, Refund } from '#services/payment-request-service.ts';
import { shortDateTimeOf } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say, sayIfKnown } from '../messages.ts';

/** Whether the amount counts as refunded; a pending refund does too. */
export function counts({ status }: Refund): boolean {
  return status === 'PENDING' || status === 'SUCCEEDED';
}

/** The sum of these refunds that counts as refunded. */
export function refundedMinor(refunds: readonly Refund[]): number {
  return refunds.filter(counts).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

const TONE = { PENDING: 'wait', SUCCEEDED: 'good', CANCELED: '', FAILED: 'bad' } as const;

/** Why a refund failed and what to do, by Stripe's failure reason or error code. Many codes suggest no action. */
export function failureSentence(reason: string | undefined): string {
  return (reason && sayIfKnown(`refund.failure.${reason}`)) || say('refund.failure.unknown');
}

/** Why Stripe refuses to refund a payment, depending on the status of its dispute; empty if it can be refunded. */
export function refundObstacle({ dispute, currency }: PaymentRequest): string {
  switch (dispute?.status) {
    case 'NEEDS_RESPONSE':
      return say('refund.disputed');
    case 'UNDER_REVIEW':
      return say('refund.underReview');
    case 'LOST':
      return say('refund.lost', { amount: formatMoney(dispute.amountMinor, currency, currentLocale()) });
    default:
      return '';
  }
}

export const refundsStyles = css`
  .refunds > li {
    display: grid;
    gap: 0.25rem;
    padding-block: 0.875rem;
    border-block-start: 1px solid var(--_border);
  }
  .refunds > li:first-child {
    border: 0;
    padding-block-start: 0;
  }
  .refunds > li:last-child {
    padding-block-end: 0;
  }
  .refunds .amount {
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .refunds p {
    overflow-wrap: anywhere;
  }
`;

/** The refunds, newest first, each with its status and who made it. */
export function refundsOf(refunds: readonly Refund[], timeZone: string | undefined): TemplateResult {
  if (refunds.length === 0) return html`<p class="muted">${say('refund.none')}</p>`;
  return html`<ol class="refunds">
    ${[...refunds].reverse().map((refund) => {
      const reason = refund.reason && (sayIfKnown(`refund.reason.${refund.reason}`) ?? refund.reason);
      return html`<li>
        <p class="row">
          <span class="amount">${formatMoney(refund.amountMinor, refund.currency, currentLocale())}</span>
          <span class="pill ${TONE[refund.status]}">${say(`refund.${refund.status}`)}</span>
        </p>
        ${refund.status === 'FAILED' ? html`<p>${failureSentence(refund.failureReason)}</p>` : nothing}
        <p class="small muted">
          <time datetime=${refund.createdAt}>${shortDateTimeOf(refund.createdAt, timeZone)}</time>${reason
            ? ` · ${reason}`
            : ''}
        </p>
        <p class="small muted">
          ${refund.requestedBy
            ? refund.refundedByName
              ? say('refund.byName', { name: refund.refundedByName })
              : say('refund.by', { user: refund.requestedBy })
            : say('refund.atStripe')}
        </p>
      </li>`;
    })}
  </ol>`;
}
