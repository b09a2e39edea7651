import type { LitElement, ReactiveController } from 'lit';
import type { PaymentCredentials } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';
import { CallFailed, messageOf } from '../rest.ts';
import { isAboutEmail, stripeErrorSentence } from '../status-words.ts';
import { type CardEntry, openCardEntry } from './card-entry.ts';
import { EmailEntry } from './email-entry.ts';
import { guestPath, type PatientPage } from './patient-page.ts';
import { mayBeInFlight, PaymentAtStripe, PROCESSING_LIMIT_MS, type Refused } from './payment-at-stripe.ts';
import { pause } from './payment-outcome.ts';
import { paymentUnderWay } from './payment-under-way.ts';
import { type Paying, paying, type SettledPayment } from './paying.ts';
import { sentReceipts } from './sent-receipts.ts';
import type { PaymentAnswer, StripeError } from './stripe-js.ts';

/** During the visit the service usually reports the outcome before Stripe has to be asked. */
const FIRST_QUESTION_MS = 5_000;

/**
 * The patient pays one request at a time by card: opens Stripe's form, hands the card to Stripe, and follows the payment
 * to its end. During the visit the server reports the end. If the visit ends first, Stripe is asked: a payment that was
 * begun is never left without an answer.
 */
export class CardPayment implements ReactiveController {
  current: Paying | undefined;
  /** Set only after the visit has ended. */
  settled: SettledPayment | undefined;
  #entry: CardEntry | undefined;
  #atStripe: PaymentAtStripe | undefined;
  /** The card is with Stripe, and the outcome is not known. */
  #isSubmitted = false;
  #sentAt: number | undefined;
  #visitIsOver = false;
  readonly #email: EmailEntry;
  /** Counts payments that were opened or stopped, so that an answer that belongs to an earlier one is dropped. */
  #run = 0;

  constructor(
    private readonly host: LitElement,
    private readonly page: PatientPage,
    private readonly stripeJsUrl: () => string,
  ) {
    this.#email = new EmailEntry(host);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** No other payment can be started, because this one is being opened, checked or confirmed. */
  get isUnderWay(): boolean {
    return this.current !== undefined && this.current.step !== 'card' && this.current.step !== 'later';
  }

  /** The page begins anew, with the same visit or another one: `resume` decides about the payment that is open. */
  forget(): void {
    this.#visitIsOver = false;
    this.settled = undefined;
  }

  /**
   * The requests of the visit are known. A payment that was begun goes on, also after a reload, and one that belongs to
   * another visit is left.
   */
  resume(): void {
    if (this.current && !this.page.request(this.current.id)) this.stop();
    const id = paymentUnderWay.get()?.request.id;
    const request = id ? this.page.request(id) : undefined;
    if (request && isOpen(request) && !this.current) void this.open(request.id);
  }

  /** The token is no longer accepted. A card that is with Stripe is followed to the end of its payment. */
  visitEnded(): void {
    this.#visitIsOver = true;
    if (!this.#isSubmitted) void this.#resumeWithoutVisit();
    else if (this.current?.isPaidAtStripe) this.#settle(true);
    else if (this.current?.step === 'later') void this.#awaitEnd();
  }

  /** Continues a payment that was with Stripe when the page was reloaded or the visit ended. */
  async #resumeWithoutVisit() {
    this.stop();
    const { request, credentials } = paymentUnderWay.get() ?? {};
    if (!request || !credentials) return;
    this.page.take(request);
    const run = this.#begin(request.id, 'confirming');
    this.#isSubmitted = true;
    try {
      await this.#find(credentials, run);
    } catch {
      if (run === this.#run) this.#update({ step: 'later' });
    }
  }

  async open(id: string): Promise<void> {
    if (this.isUnderWay) return;
    const run = this.#begin(id, 'opening');
    this.page.showProblem('');
    try {
      const credentials = await this.#start(id);
      if (run === this.#run) await this.#find(credentials, run);
    } catch (failure) {
      if (run !== this.#run) return;
      paymentUnderWay.clear();
      this.stop();
      if (failure instanceof CallFailed) this.page.fail(failure);
      else this.page.showProblem(say('pay.formUnavailable'));
      void this.page.read();
    }
  }

  /** Gets the request's payment at Stripe; each call returns the same one. */
  #start(id: string) {
    return this.page.service.post<PaymentCredentials>(guestPath(id, 'payment'));
  }

  /** Continues where the payment is at Stripe: after a reload it may have gone through, or be at the bank. */
  async #find(credentials: PaymentCredentials, run: number) {
    const atStripe = await PaymentAtStripe.open(this.stripeJsUrl(), credentials);
    const state = run === this.#run ? await atStripe.state() : undefined;
    if (run !== this.#run) return;
    this.#atStripe = atStripe;
    const kept = paymentUnderWay.get();
    const begun = kept?.request.id === this.current?.id ? kept : undefined;
    this.#isSubmitted ||= begun?.credentials !== undefined;
    this.#sentAt = begun?.sentAt;
    // An error of Stripe that was there before the card was sent is not the answer to it.
    const refused = begun && !begun.request.lastFailure ? state?.last_payment_error : undefined;
    const isInFlight = this.#isSubmitted && !refused && mayBeInFlight(this.#sentAt);
    if (state?.status === 'requires_action') await this.#returnToBank();
    else if (state?.status === 'requires_payment_method' && isInFlight) await this.#awaitAnswer();
    else if (state?.status === 'succeeded' || state?.status === 'processing' || this.#visitIsOver)
      await this.#awaitEnd();
    else
      await this.#showCardForm(begun && state?.last_payment_error ? stripeErrorSentence(state.last_payment_error) : '');
  }

  async #showCardForm(problem = '') {
    this.#isSubmitted = false;
    this.#keep();
    this.#update({ step: 'card', form: 'loading', isSlow: false, problem });
    const goesOn = this.#whileStep('card');
    await this.host.updateComplete;
    if (!goesOn()) return;
    this.#entry = openCardEntry(this.host, this.#atStripe!, (form) =>
      this.#update(form === 'ready' ? { form, problem } : { form, problem: say('pay.formUnavailable') }),
    );
    this.#email.begin();
  }

  async confirm(): Promise<void> {
    const [entry, run] = [this.#entry, this.#run];
    if (this.current?.step !== 'card' || this.current.form !== 'ready' || !entry) return;
    const { id } = this.current;
    const email = this.#email.read();
    if (email === undefined) return this.#refuseEmail(say('pay.emailWrong'));
    this.#update({ step: 'checking', emailProblem: '', problem: '', isSlow: false });
    try {
      if (this.page.request(id)?.status === 'REQUESTED') await this.#start(id);
    } catch (failure) {
      if (run === this.#run) this.#couldNotStart(failure);
      return;
    }
    if (run !== this.#run) return;
    sentReceipts.add(id);
    await this.#attempted(entry.confirm(email));
  }

  #couldNotStart(failure: unknown) {
    if (failure instanceof CallFailed && failure.status !== 0) {
      this.stop();
      this.page.fail(failure);
      void this.page.read();
    } else {
      this.#update({ step: 'card', problem: messageOf(failure) });
    }
  }

  #returnToBank() {
    this.#update({ step: 'confirming' });
    return this.#attempted(this.#atStripe!.returnToBank());
  }

  /** The card is with Stripe. Waits for its answer, and then for the end of the payment. */
  async #attempted(answering: Promise<PaymentAnswer>) {
    this.#isSubmitted = true;
    this.#sentAt = Date.now();
    this.#keep();
    const goesOn = this.#whileStep(this.current!.step);
    const attempt = await this.#atStripe!.attempt(answering, goesOn, () => this.#update({ isSlow: true }));
    // If the server has reported the end meanwhile, keep showing that.
    if (!goesOn()) return;
    if (attempt.result === 'taken') await this.#awaitEnd();
    else if (attempt.result === 'lost') await this.#awaitAnswer(attempt.error);
    else await this.#refused(attempt);
  }

  /** Stripe's answer to the card was lost, by an error or a reload, so Stripe is asked instead. */
  async #awaitAnswer(error?: StripeError) {
    this.#email.keep();
    this.#closeCardForm();
    this.#update({ step: 'confirming', isLost: true, isSlow: true, problem: '' });
    void this.page.read();
    const goesOn = this.#whileStep('confirming');
    const attempt = await this.#atStripe!.found(this.#sentAt!, goesOn, error);
    if (!goesOn()) return;
    if (attempt.result === 'refused') await this.#refused(attempt);
    else await this.#awaitEnd();
  }

  #whileStep(step: Paying['step']): () => boolean {
    const run = this.#run;
    return () => run === this.#run && this.current?.step === step;
  }

  async #refused({ words, error }: Refused) {
    if (this.#visitIsOver) {
      this.#settle(false, words);
    } else if (!this.#entry) {
      await this.#showCardForm(words);
    } else {
      this.#isSubmitted = false;
      this.#keep();
      if (error && isAboutEmail(error)) this.#refuseEmail(words);
      else this.#update({ step: 'card', isSlow: false, problem: words });
    }
  }

  #refuseEmail(words: string) {
    this.#update({ step: 'card', isSlow: false, emailProblem: words, problem: '' });
    void this.#email.focus();
  }

  back(): void {
    const id = this.current?.id;
    paymentUnderWay.clear();
    this.stop();
    if (id) void this.page.focusRequest(id);
  }

  /** Opens Stripe's form once more, because it did not load. */
  openAgain(): void {
    const { id } = this.current!;
    this.#email.keep();
    this.stop();
    void this.open(id);
  }

  /** Asks once more how the payment ended. */
  lookAgain(): void {
    if (this.#atStripe) void this.#awaitEnd();
    else void this.#resumeWithoutVisit();
  }

  /** Called when the request has ended. */
  end({ id }: PaymentRequest): void {
    if (paymentUnderWay.get()?.request.id === id) paymentUnderWay.clear();
    if (this.current?.id !== id) return;
    // "Confirming…" replaces the form that had the focus, so in that step the person is still here without a focus.
    const attended = this.host.matches(':focus-within') || this.current.step === 'confirming';
    this.stop();
    if (attended) void this.page.focusRequest(id);
  }

  stop(): void {
    this.#run++;
    this.#isSubmitted = false;
    this.#closeCardForm();
    this.#atStripe = undefined;
    this.#set(undefined);
  }

  /** The card is charged, or will be in a moment. The server says so; if it cannot be asked any more, Stripe does. */
  async #awaitEnd() {
    const atStripe = this.#atStripe!;
    this.#isSubmitted = true;
    this.#keep();
    this.#closeCardForm();
    this.#update({ step: 'confirming', isLost: false, isSlow: false, problem: '' });
    const goesOn = this.#whileStep('confirming');
    if (!this.#visitIsOver) {
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
      if (this.#visitIsOver) return this.#settle(true);
      this.#update({ isPaidAtStripe: true });
      await pause(PROCESSING_LIMIT_MS);
    }
    if (goesOn()) this.#update({ step: 'later' });
  }

  #notPaid(words: string) {
    if (this.#visitIsOver) return this.#settle(false, words);
    paymentUnderWay.clear();
    this.stop();
    this.page.showProblem(words);
    void this.page.read();
  }

  #settle(isPaid: boolean, words = '') {
    const { id } = this.current!;
    // After a reload Stripe is asked again, because nobody else can say that it is paid.
    if (!isPaid) paymentUnderWay.clear();
    this.stop();
    this.settled = { id, isPaid, words, at: new Date().toISOString() };
    void this.page.focusRequest(id);
  }

  #keep() {
    const request = this.current && this.page.request(this.current.id);
    if (request) {
      const atStripe = this.#isSubmitted ? { credentials: this.#atStripe?.credentials, sentAt: this.#sentAt } : {};
      paymentUnderWay.set({ request, ...atStripe });
    }
  }

  #closeCardForm() {
    this.#entry?.close();
    this.#entry = undefined;
  }

  #begin(id: string, step: Paying['step']): number {
    this.stop();
    this.#set(paying(id, step));
    return this.#run;
  }

  #update(change: Partial<Paying>) {
    if (this.current) this.#set({ ...this.current, ...change });
  }

  #set(current: Paying | undefined) {
    this.current = current;
    this.host.requestUpdate();
  }
}
