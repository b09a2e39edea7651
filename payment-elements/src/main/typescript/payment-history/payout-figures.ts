import { html, nothing, type TemplateResult } from 'lit';
import type { Payout, PayoutFigures } from '#services/payment-request-service.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say } from '../messages.ts';

const TONE = { PENDING: 'wait', IN_TRANSIT: 'wait', PAID: 'good', FAILED: 'bad', CANCELED: '' } as const;

/** Where a payout is and, if its parts do not add up to it, that too. */
export function payoutPill({ status, differenceMinor }: Payout): TemplateResult {
  return html`<span class="pill ${TONE[status]}">${say(`payouts.${status}`)}</span>${differenceMinor
      ? html` <span class="pill bad">${say('payouts.differs')}</span>`
      : nothing}`;
}

/** What payments, refunds, disputes and fees add up to; parts that are nothing are left out. */
export function figuresOf(figures: PayoutFigures, currency: string): TemplateResult {
  const money = (minor: number) => formatMoney(minor, currency, currentLocale());
  const part = (name: string, minor: number, always = false, kind = '') =>
    minor === 0 && !always
      ? nothing
      : html`<div class=${kind || nothing}>
          <dt>${name}</dt>
          <dd>${money(minor)}</dd>
        </div>`;
  return html`<dl class="sums">
      ${part(say('payouts.payments', { count: figures.payments }), figures.paymentsMinor, true)}
      ${part(say('payouts.refunded'), -figures.refundedMinor)} ${part(say('payouts.disputed'), -figures.disputedMinor)}
      ${part(say('payouts.stripeFee'), -figures.stripeFeeMinor, true)}
      ${part(say('payouts.applicationFee'), -figures.applicationFeeMinor)}
      ${part(say('payouts.other'), figures.otherMinor)} ${part(say('payouts.net'), figures.netMinor, true, 'net')}
    </dl>
    ${figures.otherMinor === 0 ? nothing : html`<p class="small muted">${say('payouts.otherHint')}</p>`}`;
}
