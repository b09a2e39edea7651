import type { Stripe, StripeError } from './stripe-js.ts';

/** What Stripe says of a payment that was begun. Unknown: it has not decided, or cannot be reached. */
export type Outcome = { result: 'paid' } | { result: 'not-paid'; error?: StripeError } | { result: 'unknown' };

/** The state of a payment at Stripe; undefined if Stripe did not answer in time. */
export type StateAtStripe = { status: string; last_payment_error?: StripeError | null } | undefined;

/** How long Stripe may take to answer a question. */
const ANSWER_LIMIT_MS = 10_000;
const LONGEST_PAUSE_MS = 15_000;

/** How long to wait before the next question: doubling from one second to a quarter of a minute. */
export function pauseMs(asked: number): number {
  return Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** asked);
}

export function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms));
}

/** The result, or undefined when it takes longer than the limit or fails. */
export async function withinLimit<T>(result: Promise<T>, limitMs: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<undefined>((end) => (timer = setTimeout(() => end(undefined), limitMs)));
  try {
    return await Promise.race([result, over]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Asks Stripe; no token is needed, only the client secret (https://docs.stripe.com/js/payment_intents/retrieve_payment_intent). */
export async function stateAtStripe(stripe: Stripe, clientSecret: string): Promise<StateAtStripe> {
  const answer = await withinLimit(
    Promise.resolve().then(() => stripe.retrievePaymentIntent(clientSecret)),
    ANSWER_LIMIT_MS,
  );
  return answer?.paymentIntent;
}

/**
 * Asks until the payment is decided, with growing pauses, for `limitMs` at most. Ends as unknown when `goesOn` says so.
 * `undecided` are the statuses to wait in. A status that needs another card, or the end of the payment at Stripe, means
 * that nothing was charged.
 */
export async function outcomeOf(
  ask: () => Promise<StateAtStripe>,
  {
    undecided,
    limitMs,
    goesOn,
    wait = pause,
  }: {
    undecided: readonly string[];
    limitMs: number;
    goesOn: () => boolean;
    wait?: (ms: number) => Promise<void>;
  },
): Promise<Outcome> {
  let waitedMs = 0;
  for (let asked = 0; goesOn(); asked++) {
    const state = await ask();
    if (state && !undecided.includes(state.status)) {
      return state.status === 'succeeded'
        ? { result: 'paid' }
        : { result: 'not-paid', error: state.last_payment_error ?? undefined };
    }
    if (waitedMs >= limitMs) break;
    waitedMs += pauseMs(asked);
    await wait(pauseMs(asked));
  }
  return { result: 'unknown' };
}
