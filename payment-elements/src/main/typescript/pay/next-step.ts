import { mayBeInFlight } from './payment-at-stripe.ts';
import type { StateAtStripe } from './payment-outcome.ts';
import type { PaymentUnderWay } from './payment-under-way.ts';
import { stripeErrorSentence } from '../card-refusals.ts';

/** What follows from the state of a payment at Stripe. `card`: a card can be entered; `problem` is why the last failed. */
type NextStep = { step: 'bank' | 'await-answer' | 'await-end' } | { step: 'card'; problem: string };

/**
 * Where a payment continues: after a reload it may have gone through, or be at the bank.
 *
 * @param state the payment at Stripe; undefined if Stripe did not answer
 * @param begun the payment as this tab has begun it, if it has
 * @param isSubmitted whether a card is with Stripe
 * @param visitIsOver whether no card can be entered any more
 */
export function nextStep(
  state: StateAtStripe,
  begun: PaymentUnderWay | undefined,
  isSubmitted: boolean,
  visitIsOver: boolean,
): NextStep {
  // An error of Stripe that was there before the card was sent is not the answer to it.
  const refused = begun && !begun.request.lastFailure ? state?.last_payment_error : undefined;
  const isInFlight = isSubmitted && !refused && mayBeInFlight(begun?.sentAt);
  if (state?.status === 'requires_action') return { step: 'bank' };
  if (state?.status === 'requires_payment_method' && isInFlight) return { step: 'await-answer' };
  if (state?.status === 'succeeded' || state?.status === 'processing' || visitIsOver) return { step: 'await-end' };
  const error = begun && state?.last_payment_error;
  return { step: 'card', problem: error ? stripeErrorSentence(error) : '' };
}
