import { html, nothing, type TemplateResult } from 'lit';
import type { PaymentAtStripe } from '#services/payment-request-service.ts';
import { formatMoney } from '../money.ts';
import type { Service } from '../rest.ts';
import { safeLink } from '../safe-link.ts';
import { currentLocale, say } from '../messages.ts';
import { payoutLink } from './payout-link.ts';

/** The payment is shown without it if it cannot be read. */
export async function readAtStripe(service: Service, path: string): Promise<PaymentAtStripe | undefined> {
  try {
    return await service.get<PaymentAtStripe>(`${path}/stripe`);
  } catch {
    return undefined;
  }
}

/** Where an administrator finds the payment at Stripe, what Stripe kept of it, and with which payouts it was paid out. */
export function atStripePanel(payment: PaymentAtStripe | undefined): TemplateResult | typeof nothing {
  const dashboard = safeLink(payment?.dashboard);
  if (!payment || !dashboard) return nothing;
  const { currency, payouts } = payment;
  const money = (minor: number) => (currency ? formatMoney(minor, currency, currentLocale()) : '');
  const fact = (name: string, value: unknown) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<section class="panel stack" aria-labelledby="at-stripe">
    <h2 id="at-stripe">${say('payouts.atStripe')}</h2>
    <dl class="facts">
      ${currency
        ? html`${fact(say('payouts.fee'), money(payment.stripeFeeMinor))}
          ${fact(say('payouts.received'), money(payment.netMinor))}`
        : nothing}
      ${fact(say('payouts.inPayout'), payouts.length === 0 ? say('payouts.notPaidOut') : payouts.map(payoutLink))}
    </dl>
    <p>
      <a href=${dashboard} target="_blank" rel="noopener noreferrer"
        >${say('payouts.dashboard')}<span class="only-read"> ${say('dispute.newTab')}</span></a
      >
    </p>
  </section>`;
}
