import './all-messages.ts';
import type { LitElement } from 'lit';
import { CardPayment } from '../../main/typescript/pay/card-payment.ts';
import type { PatientPage } from '../../main/typescript/pay/patient-page.ts';
import { paymentUnderWay } from '../../main/typescript/pay/payment-under-way.ts';
import type { PaymentRequest } from '../../main/typescript/payment-request.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

const CREDENTIALS = {
  clientSecret: 'pi_1_secret_1',
  publishableKey: 'pk_test_1',
  stripeAccount: 'acct_1',
};

/** Timers that run when the test says that time passes. */
class Clock {
  #now = 0;
  #timers: { id: number; at: number; run: () => void }[] = [];
  readonly #real = { setTimeout, clearTimeout };

  constructor() {
    let last = 0;
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0) => {
        this.#timers.push({ id: ++last, at: this.#now + ms, run });
        return last;
      },
      clearTimeout: (id: number) => (this.#timers = this.#timers.filter((timer) => timer.id !== id)),
    });
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await this.#settle();
      const due = this.#timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.#now = due.at;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.run();
    }
    this.#now = end;
  }

  restore(): void {
    Object.assign(globalThis, this.#real);
  }

  /** Lets everything run that waits for a promise and not for time. */
  #settle() {
    const { setTimeout } = this.#real;
    return new Promise<void>((settled) => setTimeout(settled, 0));
  }
}

/** A page whose patient reloaded it while the card was with Stripe, and which now follows that payment. */
async function following(test: (page: Awaited<ReturnType<typeof begin>>) => Promise<void>) {
  const clock = new Clock();
  try {
    await test(await begin(clock));
  } finally {
    clock.restore();
    paymentUnderWay.clear();
    delete (globalThis as { window?: unknown }).window;
  }
}

async function begin(clock: Clock) {
  const stripe = { status: 'processing' };
  const seen = { started: 0 };
  const retrievePaymentIntent = () => Promise.resolve({ paymentIntent: { ...stripe } });
  Object.assign(globalThis, { window: { Stripe: () => ({ retrievePaymentIntent }) } });
  const known = new Map<string, PaymentRequest>([['preq_1', request(1)]]);
  const host = { addController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true), matches: () => false };
  const page = {
    stripeJsUrl: () => 'stripe.js',
    service: { post: () => (seen.started++, Promise.resolve(CREDENTIALS)) },
    request: (id: string) => known.get(id),
    read: () => Promise.resolve(),
    showProblem() {},
    focusRequest: () => Promise.resolve(),
  };
  const payment = new CardPayment(host as unknown as LitElement, page as unknown as PatientPage);
  paymentUnderWay.set({ request: known.get('preq_1')!, credentials: CREDENTIALS });
  payment.resume();
  await clock.pass(0);
  equal(payment.current?.step, 'confirming');
  return { clock, stripe, seen, known, payment };
}

Deno.test('a payment is followed to its end when the page begins anew with the same visit', () =>
  following(async ({ clock, stripe, seen, known, payment }) => {
    const [mine] = known.values();
    known.clear();
    payment.forget();
    await clock.pass(1_000);
    known.set(mine!.id, mine!);
    payment.resume();
    stripe.status = 'succeeded';
    await clock.pass(10_000);
    equal([payment.current?.step, payment.current?.isPaidAtStripe, seen.started], ['confirming', true, 1]);
  }),
);

Deno.test('a payment of another visit is left, and what Stripe says of it later is dropped', () =>
  following(async ({ clock, stripe, known, payment }) => {
    await clock.pass(600_000);
    equal(payment.current?.step, 'later');
    payment.lookAgain();
    known.clear();
    payment.forget();
    payment.resume();
    equal(payment.current, undefined);
    stripe.status = 'succeeded';
    await clock.pass(600_000);
    equal([payment.current, payment.settled], [undefined, undefined]);
  }),
);
