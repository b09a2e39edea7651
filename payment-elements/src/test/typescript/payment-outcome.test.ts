import { outcomeOf, pauseMs, type StateAtStripe, withinLimit } from '../../main/typescript/pay/payment-outcome.ts';
import { equal } from './equal.ts';

/** Asks Stripe, which answers in turn, and records the pauses. */
async function follow(answers: StateAtStripe[], limitMs: number, goesOn = () => true) {
  const pauses: number[] = [];
  let asked = 0;
  const outcome = await outcomeOf(() => Promise.resolve(answers[Math.min(asked++, answers.length - 1)]), {
    undecided: ['processing'],
    limitMs,
    goesOn,
    wait: (ms) => Promise.resolve(void pauses.push(ms)),
  });
  return { outcome, asked, pauses };
}

const processing = { status: 'processing' };

Deno.test('a payment is followed while Stripe processes it, with growing pauses', async () => {
  const { outcome, pauses } = await follow([processing, undefined, processing, { status: 'succeeded' }], 90_000);
  equal([outcome, pauses], [{ result: 'paid' }, [1_000, 2_000, 4_000]]);
});

Deno.test('a payment that is not decided within the limit is unknown, never unpaid', async () => {
  for (const answer of [processing, undefined]) {
    const { outcome, pauses } = await follow([answer], 90_000);
    equal(outcome, { result: 'unknown' });
    const waitedMs = pauses.reduce((sum, ms) => sum + ms, 0);
    equal([waitedMs >= 90_000, waitedMs < 110_000], [true, true]);
  }
});

Deno.test('a payment that needs another card, or was cancelled, is not paid, and the reason is kept', async () => {
  const error = { type: 'card_error', code: 'card_declined' };
  equal((await follow([{ status: 'requires_payment_method', last_payment_error: error }], 90_000)).outcome, {
    result: 'not-paid',
    error,
  });
  equal((await follow([{ status: 'canceled', last_payment_error: null }], 90_000)).outcome, { result: 'not-paid' });
});

Deno.test('nothing is asked any more when nobody waits', async () => {
  let left = 2;
  const { outcome, asked } = await follow([processing], 90_000, () => left-- > 0);
  equal([outcome, asked], [{ result: 'unknown' }, 2]);
});

Deno.test('pauses end at a quarter of a minute', () => {
  equal(
    [0, 1, 2, 3, 4, 5, 60].map((asked) => pauseMs(asked)),
    [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000],
  );
});

Deno.test('an answer that never comes, or fails, is none', async () => {
  equal(await withinLimit(new Promise(() => {}), 5), undefined);
  equal(await withinLimit(Promise.reject(new Error('offline')), 5), undefined);
  equal(await withinLimit(Promise.resolve('paid'), 1), 'paid');
});
