import type { LitElement, ReactiveController } from 'lit';
import { say } from '../messages.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';
import { CallFailed, messageOf } from '../rest.ts';
import { isAboutEmail } from '../card-refusals.ts';
import { FollowedPayment } from './followed-payment.ts';
import type { PatientPage } from './patient-page.ts';
import { PayForm } from './pay-form.ts';
import type { Refused } from './payment-at-stripe.ts';
import { PaymentStart } from './payment-start.ts';
import { begunHere, paymentUnderWay } from './payment-under-way.ts';
import type { Paying, SettledPayment } from './paying.ts';
import { PayingSteps } from './paying-steps.ts';
import { sentReceipts } from './sent-receipts.ts';
import type { PaymentAnswer, WalletClick, WalletConsent } from './stripe-js.ts';

/**
 * The patient pays one request at a time, with a wallet of the device or a card: opens Stripe's forms, and hands the
 * payment to Stripe. What becomes of it then is followed to the end by `FollowedPayment`.
 */
export class CardPayment implements ReactiveController {
  readonly #form: PayForm;
  readonly #steps: PayingSteps;
  readonly #followed: FollowedPayment;
  readonly #start: PaymentStart;

  constructor(
    private readonly host: LitElement,
    private readonly page: PatientPage,
  ) {
    this.#form = new PayForm(host, () => page.focusGoes());
    this.#steps = new PayingSteps(host);
    this.#start = new PaymentStart(page);
    this.#followed = new FollowedPayment(page, this.#steps, {
      offer: (problem) => this.#showForm(problem),
      refused: (refused) => this.#refused(refused),
      close: () => this.#form.close(),
      closeAndKeep: () => {
        this.#form.keepEmail();
        this.#form.close();
      },
      stop: () => this.stop(),
    });
    host.addController(this);
  }

  get current(): Paying | undefined {
    return this.#steps.current;
  }

  /** Set only after the visit has ended. */
  get settled(): SettledPayment | undefined {
    return this.#followed.settled;
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** No other payment can be started, because this one is being opened, checked or confirmed. */
  get isUnderWay(): boolean {
    return this.current !== undefined && this.current.step !== 'card' && this.current.step !== 'later';
  }

  /** The service can be reached again. */
  reconnected(): void {
    if (this.current?.isCutOff) this.#steps.update({ problem: '', isCutOff: false });
    if (this.current?.step === 'card' && this.current.form === 'failed') this.openAgain();
  }

  /** A card or a wallet is with Stripe, and the outcome is open. */
  get isSent(): boolean {
    return this.current?.step === 'checking' || this.current?.step === 'confirming';
  }

  /** The page begins anew, with the same visit or another one: `resume` decides about the payment that is open. */
  forget(): void {
    this.#followed.visitIsOver = false;
    this.#followed.settled = undefined;
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
    this.#followed.visitIsOver = true;
    if (!this.#followed.isSubmitted) void this.#resumeWithoutVisit();
    else if (this.current?.isPaidAtStripe) this.#followed.settle(true);
    else if (this.current?.step === 'later') void this.#followed.awaitEnd();
  }

  /** Continues a payment that was with Stripe when the page was reloaded or the visit ended. */
  async #resumeWithoutVisit() {
    this.stop();
    const { request, credentials } = paymentUnderWay.get() ?? {};
    if (!request || !credentials) return;
    this.page.take(request);
    const goesOn = this.#steps.begin(request.id, 'confirming');
    try {
      await this.#followed.find(credentials, goesOn, true);
    } catch {
      if (goesOn()) this.#steps.update({ step: 'later' });
    }
  }

  async open(id: string): Promise<void> {
    if (this.isUnderWay) return;
    this.stop();
    const goesOn = this.#steps.begin(id, 'opening');
    begunHere.add(id);
    this.page.showProblem('');
    try {
      const credentials = await this.#start.now(id);
      if (goesOn()) await this.#followed.find(credentials, goesOn);
    } catch (failure) {
      if (!goesOn()) return;
      paymentUnderWay.clear();
      this.stop();
      if (failure instanceof CallFailed) this.page.fail(failure);
      else this.page.showProblem(say('pay.formUnavailable'));
      void this.page.read();
    }
  }

  async #showForm(problem: string) {
    this.#followed.isOffered();
    this.#steps.update({ step: 'card', form: 'loading', hasWallet: false, isSlow: false, problem });
    const goesOn = this.#steps.whileStep('card');
    await this.host.updateComplete;
    if (!goesOn()) return;
    this.#form.open(
      this.#followed.atStripe!,
      this.page.returnUrl(),
      (form) => {
        if (form === 'ready') this.#steps.update({ form, problem });
        else if (this.current?.step === 'card') this.#steps.update({ form, problem: say('pay.formUnavailable') });
      },
      {
        available: (hasWallet) => this.#steps.update({ hasWallet }),
        pressed: (click) => this.#pressedWallet(click),
        agreed: (consent) => void this.#agreedOnWallet(consent),
        closed: () => this.#closedWallet(),
      },
    );
    this.#startAhead();
  }

  /** The request has changed at the server. */
  follow({ id }: PaymentRequest): void {
    if (this.current?.id === id) this.#startAhead();
  }

  /** Once a failed attempt is shown, nothing is left to do before the next press can call Stripe. */
  #startAhead() {
    if (this.current?.step === 'card') this.#start.ahead(this.current.id);
  }

  emailChanged(): void {
    this.#form.emailChanged();
  }

  async confirm(): Promise<void> {
    if (this.current?.step !== 'card' || this.current.form !== 'ready') return;
    const email = this.#form.email();
    if (email === undefined) return this.#refuseEmail(this.#form.emailProblem());
    await this.#pay(false, email, () => this.#form.confirm(email));
  }

  #pressedWallet(click: WalletClick) {
    if (this.current?.step !== 'card') return click.reject();
    this.#steps.update({ note: '', problem: '', emailProblem: '' });
    click.resolve();
  }

  async #agreedOnWallet(consent: WalletConsent) {
    if (this.current?.step !== 'card') return consent.paymentFailed();
    const email = this.#form.email() || consent.billingDetails?.email;
    await this.#pay(
      true,
      email,
      () => this.#form.confirmWallet(email),
      () => consent.paymentFailed(),
    );
  }

  #closedWallet() {
    if (this.current?.step === 'card') this.#steps.update({ note: say('pay.walletClosed') });
  }

  /** Calls Stripe at once, unless the payment has to be started first. */
  async #pay(
    byWallet: boolean,
    email: string | undefined,
    confirm: () => Promise<PaymentAnswer>,
    cannotPay = () => {},
  ) {
    const { id, mode } = this.current!;
    const goesOn = this.#steps.whileGoesOn();
    this.#steps.update({ step: 'checking', byWallet, emailProblem: '', problem: '', note: '', isSlow: false });
    const starting = this.#start.due(id);
    try {
      if (starting) await starting;
    } catch (failure) {
      cannotPay();
      if (goesOn()) this.#couldNotStart(failure);
      return;
    }
    if (!goesOn()) return cannotPay();
    if (email) sentReceipts.add(id, mode!, email);
    await this.#followed.attempt(confirm());
  }

  #couldNotStart(failure: unknown) {
    if (failure instanceof CallFailed && failure.status !== 0) {
      this.stop();
      this.page.fail(failure);
      void this.page.read();
    } else {
      this.#steps.update({ step: 'card', problem: messageOf(failure), isCutOff: failure instanceof CallFailed });
    }
  }

  async #refused({ words, error }: Refused) {
    if (!this.#form.isOpen) await this.#showForm(words);
    else if (error && isAboutEmail(error)) this.#refuseEmail(words);
    else this.#steps.update({ step: 'card', isSlow: false, problem: words });
    this.#startAhead();
  }

  #refuseEmail(words: string) {
    this.#steps.update({ step: 'card', isSlow: false, emailProblem: words, problem: '' });
    void this.#form.focusEmail();
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
    this.#form.keepEmail();
    this.stop();
    void this.open(id);
  }

  /** Asks once more how the payment ended. */
  lookAgain(): void {
    if (this.#followed.atStripe) void this.#followed.awaitEnd();
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
    this.#form.close();
    this.#followed.leave();
    this.#steps.end();
  }
}
