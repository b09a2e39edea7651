import type { PaymentCredentials } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';
import { chargeIsUncertain, stillOpenSentence, stripeErrorSentence } from '../status-words.ts';
import { type Outcome, outcomeOf, pause, type StateAtStripe, stateAtStripe, withinLimit } from './payment-outcome.ts';
import { loadStripe, type PaymentAnswer, type Stripe, type StripeError } from './stripe-js.ts';

/** After this time the person is told that it takes long, and may go back. */
const SLOW_AFTER_MS = 20_000;
/** The bank's own dialog may take this long. */
const BANK_LIMIT_MS = 600_000;
/** How long Stripe may process a card before the person is asked to look later. */
export const PROCESSING_LIMIT_MS = 90_000;

/** Whether Stripe took the card. If so the payment is followed; if not, `words` say why, and what was charged. */
export type Attempt = { isTaken: true } | { isTaken: false; words: string; error?: StripeError };

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
    return Promise.race([
      answered,
      this.#found(() => goesOn() && !isAnswered, slow).then((found) => found ?? answered),
    ]);
  }

  async #answered(answering: Promise<PaymentAnswer>): Promise<Attempt> {
    const answer = await withinLimit(answering, BANK_LIMIT_MS);
    const error = answer?.error;
    if (answer && (!error || error.code === 'payment_intent_unexpected_state')) return { isTaken: true };
    if (error && !chargeIsUncertain(error)) return { isTaken: false, words: stripeErrorSentence(error), error };
    const state = await this.state();
    if (!state) return { isTaken: false, words: error ? stripeErrorSentence(error) : say('pay.unsure'), error };
    return state.status === 'requires_payment_method'
      ? { isTaken: false, words: stillOpenSentence(error), error }
      : { isTaken: true };
  }

  async #found(goesOn: () => boolean, slow: () => void): Promise<Attempt | undefined> {
    await pause(SLOW_AFTER_MS);
    if (goesOn()) slow();
    const { result } = await outcomeOf(() => this.state(), {
      undecided: ['requires_payment_method', 'requires_confirmation', 'requires_action'],
      limitMs: BANK_LIMIT_MS,
      goesOn,
    });
    return result === 'unknown' ? undefined : { isTaken: true };
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
