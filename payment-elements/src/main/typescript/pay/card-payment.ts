import type { LitElement, ReactiveController } from 'lit';
import type { PaymentCredentials } from '#services/payment-request-service.ts';
import { guestPath, type PatientPage } from './patient-page.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';
import { CallFailed, messageOf } from '../rest.ts';
import { sentReceipts } from './sent-receipts.ts';
import { stripeErrorSentence } from '../status-words.ts';
import { loadStripe, type Stripe, type StripeElements, type StripePaymentElement } from './stripe-js.ts';
import { currentLocale, say } from '../messages.ts';

/** The request this tab was paying when it was reloaded. */
const PAYING_KEY = 'caretill-paying';

/** The step of the request that is being paid. Everything else about it comes from the server. */
export interface Paying {
  id: string;
  step: 'opening' | 'card' | 'checking' | 'confirming';
  problem: string;
  emailWrong: boolean;
}

/** The objects that Stripe.js created for it. */
interface CardEntry {
  stripe: Stripe;
  elements: StripeElements;
  paymentElement: StripePaymentElement;
}

/**
 * The patient pays one request at a time by card: opens Stripe's form, hands the card to Stripe, and waits until the
 * server reports the result. Stripe.js mounts into light DOM only: the form gets a child of the host with slot="card".
 */
export class CardPayment implements ReactiveController {
  current: Paying | undefined;
  #entry: CardEntry | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly page: PatientPage,
    private readonly stripeJsUrl: () => string,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** No other payment can be started, because this one is being opened, checked or confirmed. */
  get isUnderWay(): boolean {
    return this.current !== undefined && this.current.step !== 'card';
  }

  /** After a reload in the middle of a payment. */
  resume(): void {
    const id = sessionStorage.getItem(PAYING_KEY);
    const request = id ? this.page.request(id) : undefined;
    if (request && isOpen(request) && !this.current) void this.open(request.id);
  }

  async open(id: string): Promise<void> {
    if (this.isUnderWay) return;
    this.stop();
    this.#set({ id, step: 'opening', problem: '', emailWrong: false });
    this.page.showProblem('');
    try {
      const { publishableKey, stripeAccount, clientSecret } = await this.#start(id);
      if (this.current?.id !== id) return;
      const stripe = await loadStripe(this.stripeJsUrl(), publishableKey, stripeAccount);
      // After a reload in the middle of a payment: it may have gone through already.
      const status = (await stripe.retrievePaymentIntent?.(clientSecret))?.paymentIntent?.status;
      if (this.current?.id !== id) return;
      sessionStorage.setItem(PAYING_KEY, id);
      if (status === 'succeeded' || status === 'processing') this.#awaitConfirmation();
      else await this.#showCardForm(stripe, clientSecret);
    } catch (failure) {
      if (this.current?.id !== id) return;
      sessionStorage.removeItem(PAYING_KEY);
      this.stop();
      if (failure instanceof CallFailed) this.#fail(failure);
      else this.page.showProblem(say('pay.formUnavailable'));
    }
  }

  /** Gets the request's payment at Stripe; each call returns the same one. */
  #start(id: string) {
    return this.page.service.post<PaymentCredentials>(guestPath(id, 'payment'));
  }

  async #showCardForm(stripe: Stripe, clientSecret: string) {
    const elements = stripe.elements({ clientSecret, locale: currentLocale(), appearance: appearanceOf(this.host) });
    const paymentElement = elements.create('payment', { layout: 'tabs' });
    paymentElement.on('loaderror', () => this.#update({ problem: say('pay.formUnavailable') }));
    this.#entry = { stripe, elements, paymentElement };
    this.#update({ step: 'card' });
    await this.host.updateComplete;
    const place = document.createElement('div');
    place.slot = 'card';
    this.host.append(place);
    paymentElement.mount(place);
    this.#email?.focus();
  }

  get #email(): HTMLInputElement | null {
    return this.host.renderRoot.querySelector('#email');
  }

  async confirm(): Promise<void> {
    const entry = this.#entry;
    const email = this.#email;
    if (this.current?.step !== 'card' || !entry || !email) return;
    const { id } = this.current;
    email.value = email.value.trim();
    if (!email.checkValidity()) {
      this.#update({ emailWrong: true, problem: '' });
      email.focus();
      return;
    }
    this.#update({ step: 'checking', emailWrong: false, problem: '' });
    sentReceipts.add(id);
    try {
      if (this.page.request(id)?.status === 'REQUESTED') await this.#start(id);
      const { error } = await entry.stripe.confirmPayment({
        elements: entry.elements,
        confirmParams: { return_url: location.href, receipt_email: email.value },
        redirect: 'if_required',
      });
      // If the server has reported the end meanwhile, keep showing that.
      if (this.current?.id !== id) return;
      if (!error || error.code === 'payment_intent_unexpected_state') this.#awaitConfirmation();
      else this.#update({ step: 'card', problem: stripeErrorSentence(error) });
    } catch (failure) {
      if (this.current?.id !== id) return;
      if (failure instanceof CallFailed && failure.status !== 0) {
        this.stop();
        this.#fail(failure);
      } else {
        this.#update({ step: 'card', problem: messageOf(failure) });
      }
    }
  }

  back(): void {
    const id = this.current?.id;
    sessionStorage.removeItem(PAYING_KEY);
    this.stop();
    if (id) void this.page.focusRequest(id);
  }

  /** Called when the request has ended. */
  end({ id }: PaymentRequest): void {
    if (this.current?.id === id) {
      // "Confirming…" replaces the form that had the focus, so in that step the person is still here without a focus.
      const attended = this.host.matches(':focus-within') || this.current.step === 'confirming';
      this.stop();
      if (attended) void this.page.focusRequest(id);
    }
    if (sessionStorage.getItem(PAYING_KEY) === id) sessionStorage.removeItem(PAYING_KEY);
  }

  stop(): void {
    this.#closeCardForm();
    this.#set(undefined);
  }

  #awaitConfirmation() {
    this.#closeCardForm();
    this.#update({ step: 'confirming' });
    void this.page.read();
  }

  #closeCardForm() {
    this.#entry?.paymentElement.destroy();
    this.#entry = undefined;
    this.host.querySelectorAll(':scope > [slot=card]').forEach((place) => place.remove());
  }

  #fail(failure: CallFailed) {
    this.page.fail(failure);
    void this.page.read();
  }

  #update(change: Partial<Paying>) {
    if (this.current) this.#set({ ...this.current, ...change });
  }

  #set(paying: Paying | undefined) {
    this.current = paying;
    this.host.requestUpdate();
  }
}

/** Stripe's form in the colours of the page. */
function appearanceOf(host: LitElement): object {
  const style = getComputedStyle(host);
  const themed = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  return {
    theme: 'stripe',
    variables: {
      colorPrimary: themed('--caretill-accent', '#0b6b62'),
      colorText: themed('--caretill-text', '#16292b'),
      colorDanger: themed('--caretill-danger', '#b3261e'),
      borderRadius: themed('--caretill-radius', '10px'),
    },
  };
}
