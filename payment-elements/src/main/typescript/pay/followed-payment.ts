import type { PaymentCredentials } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';
import { stripeErrorSentence } from '../card-refusals.ts';
import { nextStep } from './next-step.ts';
import type { PatientPage } from './patient-page.ts';
import { PaymentAtStripe, PROCESSING_LIMIT_MS, type Refused } from './payment-at-stripe.ts';
import { pause } from './payment-outcome.ts';
import { paymentUnderWay } from './payment-under-way.ts';
import type { SettledPayment } from './paying.ts';
import type { PayingSteps } from './paying-steps.ts';
import { modeOf } from './sent-receipts.ts';
import type { PaymentAnswer, StripeError } from './stripe-js.ts';

/** During the visit the service usually reports the outcome before Stripe has to be asked. */
const FIRST_QUESTION_MS = 5_000;

/** What the payment that is followed needs from the form on the screen. */
export interface FormOfPayment {
  /** Offers to pay, once more if `problem` says why the last attempt failed. */
  offer(problem: string): Promise<void>;
  /** Stripe refused what the form sent, so nothing was charged. */
  refused(refused: Refused): Promise<void>;
  /** The form goes, because the payment is with Stripe. */
  close(): void;
  /** The same, but the form may come again, with what the person has entered. */
  closeAndKeep(): void;
  /** The payment has ended, or is left. */
  stop(): void;
}

/**
 * A payment at Stripe, from the press that sends it to its end. During the visit the server reports the end. If the visit
 * ends first, Stripe is asked: a payment that was begun is never left without an answer.
 */
export class FollowedPayment {
  /** Set only after the visit has ended. */
  settled: SettledPayment | undefined;
  visitIsOver = false;
  #atStripe: PaymentAtStripe | undefined;
  /** The card is with Stripe, and the outcome is not known. */
  #isSubmitted = false;
  #sentAt: number | undefined;

  constructor(
    private readonly page: PatientPage,
    private readonly steps: PayingSteps,
    private readonly form: FormOfPayment,
  ) {}

  get atStripe(): PaymentAtStripe | undefined {
    return this.#atStripe;
  }

  get isSubmitted(): boolean {
    return this.#isSubmitted;
  }

  /** Forgets the payment, but not how one ended after the visit. */
  leave(): void {
    this.#isSubmitted = false;
    this.#atStripe = undefined;
  }

  /** Continues where the payment is at Stripe. @param wasSubmitted whether a card is known to be with Stripe */
  async find(credentials: PaymentCredentials, goesOn: () => boolean, wasSubmitted = false): Promise<void> {
    this.#isSubmitted = wasSubmitted;
    const atStripe = await PaymentAtStripe.open(this.page.stripeJsUrl(), credentials);
    const state = goesOn() ? await atStripe.state() : undefined;
    if (!goesOn()) return;
    this.#atStripe = atStripe;
    this.steps.update({ mode: modeOf(credentials.publishableKey) });
    const kept = paymentUnderWay.get();
    const begun = kept?.request.id === this.steps.current?.id ? kept : undefined;
    this.#isSubmitted ||= begun?.credentials !== undefined;
    this.#sentAt = begun?.sentAt;
    const next = nextStep(state, begun, this.#isSubmitted, this.visitIsOver);
    switch (next.step) {
      case 'bank':
        return await this.#returnToBank();
      case 'await-answer':
        return await this.#awaitAnswer();
      case 'await-end':
        return await this.awaitEnd();
      case 'card':
        return await this.form.offer(next.problem);
    }
  }

  #returnToBank() {
    this.steps.update({ step: 'confirming' });
    return this.attempt(this.#atStripe!.returnToBank());
  }

  /** The payment is with Stripe. Waits for its answer, and then for the end of the payment. */
  async attempt(answering: Promise<PaymentAnswer>): Promise<void> {
    this.#isSubmitted = true;
    this.#sentAt = Date.now();
    this.keep();
    const goesOn = this.steps.whileStep(this.steps.current!.step);
    const attempt = await this.#atStripe!.attempt(answering, goesOn, () => this.steps.update({ isSlow: true }));
    // If the server has reported the end meanwhile, keep showing that.
    if (!goesOn()) return;
    if (attempt.result === 'taken') await this.awaitEnd();
    else if (attempt.result === 'lost') await this.#awaitAnswer(attempt.error);
    else await this.#refused(attempt);
  }

  /** Stripe's answer to the card was lost, by an error or a reload, so Stripe is asked instead. */
  async #awaitAnswer(error?: StripeError) {
    this.form.closeAndKeep();
    this.steps.update({ step: 'confirming', isLost: true, isSlow: true, problem: '' });
    void this.page.read();
    const goesOn = this.steps.whileStep('confirming');
    const attempt = await this.#atStripe!.found(this.#sentAt!, goesOn, error);
    if (!goesOn()) return;
    if (attempt.result === 'refused') await this.#refused(attempt);
    else await this.awaitEnd();
  }

  async #refused(refused: Refused) {
    if (this.visitIsOver) return this.settle(false, refused.words);
    this.isOffered();
    await this.form.refused(refused);
  }

  /** Nothing is with Stripe: a card can be entered. */
  isOffered(): void {
    this.#isSubmitted = false;
    this.keep();
  }

  /** The card is charged, or will be in a moment. The server says so; if it cannot be asked any more, Stripe does. */
  async awaitEnd(): Promise<void> {
    const atStripe = this.#atStripe!;
    this.#isSubmitted = true;
    this.keep();
    this.form.close();
    this.steps.update({ step: 'confirming', isLost: false, isSlow: false, problem: '' });
    const goesOn = this.steps.whileStep('confirming');
    if (!this.visitIsOver) {
      void this.page.read();
      await pause(FIRST_QUESTION_MS);
    }
    const outcome = await atStripe.outcome(goesOn);
    if (!goesOn()) return;
    if (outcome.result === 'not-paid') {
      this.#notPaid(outcome.error ? stripeErrorSentence(outcome.error) : say('pay.notPaid'));
      return;
    }
    if (outcome.result === 'paid') {
      if (this.visitIsOver) return this.settle(true);
      this.steps.update({ isPaidAtStripe: true });
      await pause(PROCESSING_LIMIT_MS);
    }
    if (goesOn()) this.steps.update({ step: 'later' });
  }

  #notPaid(words: string) {
    if (this.visitIsOver) return this.settle(false, words);
    paymentUnderWay.clear();
    this.form.stop();
    this.page.showProblem(words);
    void this.page.read();
  }

  settle(isPaid: boolean, words = ''): void {
    const { id } = this.steps.current!;
    // After a reload Stripe is asked again, because nobody else can say that it is paid.
    if (!isPaid) paymentUnderWay.clear();
    this.form.stop();
    this.settled = { id, isPaid, words, at: new Date().toISOString() };
    void this.page.focusRequest(id);
  }

  /** Remembers the payment for a reload. */
  keep(): void {
    const { current } = this.steps;
    const request = current && this.page.request(current.id);
    if (request) {
      const atStripe = this.#isSubmitted ? { credentials: this.#atStripe?.credentials, sentAt: this.#sentAt } : {};
      paymentUnderWay.set({ request, ...atStripe });
    }
  }
}
