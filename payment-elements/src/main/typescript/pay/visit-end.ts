import { html, nothing, type TemplateResult } from 'lit';
import { deadlineOf, listOf } from '../dates.ts';
import { type MessageKey, say } from '../messages.ts';
import { isOpen, moneyOf, type PaymentRequest } from '../payment-request.ts';
import type { Asker } from './asker.ts';
import { partsForPaying } from './parts.ts';
import { receiptFromClinic } from './patient-receipts.ts';
import type { Paying, SettledPayment } from './paying.ts';

/** What the page knows when the visit has ended. */
export interface VisitEnd {
  /** The token is still accepted, for what the call left open. */
  canPay: boolean;
  /** The token came with a link to pay. */
  cameByLink: boolean;
  calls: {
    requests: readonly PaymentRequest[];
    /** The server has listed the requests of this visit at least once. */
    loaded: boolean;
  };
  payment: { current: Paying | undefined; settled: SettledPayment | undefined };
}

/** Says that the visit has ended, what is left to pay, if anything, and how it can be paid. */
export function visitEndWords(visit: VisitEnd): string {
  const amounts = listOf(unpaidAfter(visit).map(moneyOf));
  const state = stateOf(visit);
  if (state === 'Open' && visit.canPay) return say('visit.endedCanPay', { amounts });
  return say(`visit.${visit.cameByLink ? 'linkEnded' : 'ended'}${state}` satisfies MessageKey, { amounts });
}

/** Until when an open request can be paid after the visit: on this page as long as its token lives, then by a link. */
export function payableUntil({ expiresAt }: PaymentRequest, tokenEndsAt: Date | undefined): string {
  const time = deadlineOf(expiresAt);
  return tokenEndsAt && tokenEndsAt < new Date(expiresAt)
    ? say('visit.payUntilByLink', { pageTime: deadlineOf(tokenEndsAt.toISOString()), time })
    : say('visit.payUntil', { time });
}

function stateOf(visit: VisitEnd): '' | 'Paying' | 'Open' | 'Unknown' | 'AllPaid' | 'Nothing' {
  const { calls, payment } = visit;
  const paying = payingAfter(visit);
  if (paying) return paying.step === 'later' ? '' : 'Paying';
  if (unpaidAfter(visit).length > 0) return 'Open';
  if (!calls.loaded) return payment.settled ? '' : 'Unknown';
  return payment.settled || calls.requests.some(({ status }) => status === 'PAID') ? 'AllPaid' : 'Nothing';
}

/** The payment that goes on by itself. A form that waits for a card is none, as long as the card can still be sent. */
function payingAfter({ canPay, payment: { current } }: VisitEnd): Paying | undefined {
  return canPay && (current?.step === 'opening' || current?.step === 'card') ? undefined : current;
}

function unpaidAfter(visit: VisitEnd): PaymentRequest[] {
  const { settled } = visit.payment;
  const paying = payingAfter(visit);
  return visit.calls.requests.filter(
    (request) => isOpen(request) && request.id !== paying?.id && !(settled?.isPaid && request.id === settled.id),
  );
}

/** A request that was open when the token ended: paid since, as Stripe says, or not. */
export function afterVisit(request: PaymentRequest, settled: SettledPayment | undefined, asker: Asker): TemplateResult {
  const end = settled?.id === request.id ? settled : undefined;
  const parts = partsForPaying();
  if (end?.isPaid && parts) {
    const paid = { ...request, paidAt: end.at };
    return parts.paidRequest(paid, { asker, receipt: undefined, details: receiptFromClinic(), isOlder: false });
  }
  const amount = moneyOf(request);
  return html`<div class="panel close" role="group" data-request=${request.id} aria-label=${amount}>
    <h2 tabindex="-1">${amount}</h2>
    ${request.description ? html`<p class="description">${request.description}</p>` : nothing}
    ${end ? html`<p class="notice bad">${end.words}</p>` : nothing}
    <p>${say('visit.stillOpen', { amount, time: deadlineOf(request.expiresAt) })}</p>
  </div>`;
}
