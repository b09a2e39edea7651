import type { PaymentCredentials } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';
import { chargeIsUncertain, stillOpenSentence, stripeErrorSentence } from '../card-refusals.ts';
import { type Outcome, outcomeOf, pause, type StateAtStripe, stateAtStripe, withinLimit } from './payment-outcome.ts';
import { loadStripe, type PaymentAnswer, type Stripe, type StripeError } from './stripe-js.ts';

/** After this time the person is told that it takes long, and may go back. */
const SLOW_AFTER_MS = 20_000;
/** The bank's own dialog may take this long. */
const BANK_LIMIT_MS = 600_000;
/** How long Stripe may process a card before the person is asked to look later. */
export const PROCESSING_LIMIT_MS = 90_000;

/** How long after the press Stripe may still be working on a card, although its answer was lost. */
const IN_FLIGHT_MS = 60_000;

/**
 * What became of a card that was sent to Stripe. One that was taken is followed to the end of the payment. Of a refused
 * one `words` say why, and what was charged. If the answer was lost, Stripe may still charge the card.
 */
export type Attempt = { result: 'taken' } | Refused | { result: 'lost'; error: StripeError };
export type Refused = { result: 'refused'; words: string; error?: StripeError };

const TAKEN: Attempt = { result: 'taken' };

/** Whether Stripe may still be working on a card that was sent then, in milliseconds since 1970. */
export function mayBeInFlight(sentAt: number | undefined): boolean {
  return sentAt !== undefined && Date.now() - sentAt < IN_FLIGHT_MS;
}

/** One payment at Stripe, which can be asked about it with the client secret alone. No wait is without a limit. */
export class PaymentAtStripe {
  private constructor(
    readonly stripe: Stripe,
    readonly credentials: PaymentCredentials,
  ) {}

  static async open(stripeJsUrl: string, credentials: PaymentCredentials): Promise<PaymentAtStripe> {
    const { publishableKey, stripeAccount } = credentials;
    return new PaymentAtStripe(await loadStripe(stripeJsUrl, publishableKey, stripeAccount), credentials);
  }

  state(): Promise<StateAtStripe> {
    return stateAtStripe(this.stripe, this.credentials.clientSecret);
  }

  /** Shows the bank's dialog again, after a reload. */
  async returnToBank(): Promise<PaymentAnswer> {
    return await this.stripe.handleNextAction({ clientSecret: this.credentials.clientSecret });
  }

  /**
   * The result of an attempt to pay. Stripe.js answers when the bank has decided. It may hang although the payment went
   * through, so after a while, which `slow` is told, Stripe is asked as well.
   */
  attempt(answering: Promise<PaymentAnswer>, goesOn: () => boolean, slow: () => void): Promise<Attempt> {
    let isAnswered = false;
    const answered = this.#answered(answering).finally(() => (isAnswered = true));
    return Promise.race([answered, this.#gone(() => goesOn() && !isAnswered, slow).then((gone) => gone ?? answered)]);
  }

  async #answered(answering: Promise<PaymentAnswer>): Promise<Attempt> {
    const answer = await withinLimit(answering, BANK_LIMIT_MS);
    const error = answer?.error;
    if (answer && (!error || error.code === 'payment_intent_unexpected_state')) return TAKEN;
    if (error?.type === 'api_connection_error') return { result: 'lost', error };
    if (error && !chargeIsUncertain(error)) return { result: 'refused', words: stripeErrorSentence(error), error };
    return await this.#decided(error);
  }

  /** Asks about a card whose answer was lost, until it is decided or cannot be charged any more. */
  async found(sentAt: number, goesOn: () => boolean, error?: StripeError): Promise<Attempt> {
    const { result } = await outcomeOf(() => this.state(), {
      undecided: ['requires_payment_method', 'requires_confirmation'],
      limitMs: IN_FLIGHT_MS,
      goesOn: () => goesOn() && mayBeInFlight(sentAt),
    });
    return result === 'unknown' ? await this.#decided(error) : TAKEN;
  }

  async #decided(error: StripeError | undefined): Promise<Attempt> {
    const state = await this.state();
    if (!state) return { result: 'refused', words: error ? stripeErrorSentence(error) : say('pay.unsure'), error };
    return state.status === 'requires_payment_method'
      ? { result: 'refused', words: stillOpenSentence(error), error }
      : TAKEN;
  }

  /** Whether the payment went on although Stripe.js has not answered; undefined if not. */
  async #gone(goesOn: () => boolean, slow: () => void): Promise<Attempt | undefined> {
    await pause(SLOW_AFTER_MS);
    if (goesOn()) slow();
    const { result } = await outcomeOf(() => this.state(), {
      undecided: ['requires_payment_method', 'requires_confirmation', 'requires_action'],
      limitMs: BANK_LIMIT_MS,
      goesOn,
    });
    return result === 'unknown' ? undefined : TAKEN;
  }

  /** Asks until the payment is decided. */
  outcome(goesOn: () => boolean): Promise<Outcome> {
    return outcomeOf(() => this.state(), {
      undecided: ['processing', 'requires_action'],
      limitMs: PROCESSING_LIMIT_MS,
      goesOn,
    });
  }
}
