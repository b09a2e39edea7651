import { html, type LitElement, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { say } from '../messages.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';
import type { CardPayment } from './card-payment.ts';
import { loadParts, partsForPaying } from './parts.ts';
import type { PatientPage } from './patient-page.ts';
import { paymentUnderWay } from './payment-under-way.ts';
import { type Paying, paying, type SettledPayment } from './paying.ts';

/**
 * The payment that the patient makes, which `CardPayment` takes. Until that has been loaded (parts-for-paying.ts), a
 * payment that is opened waits for it, and one that was under way when the page was reloaded is continued afterwards.
 */
export class Payment implements ReactiveController {
  #card: CardPayment | undefined;
  /** What is opened as soon as it can be. */
  #opening: Paying | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly page: PatientPage,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#prepare();
  }

  hostDisconnected(): void {
    this.#opening = undefined;
  }

  /** If it fails, it is tried again when the service has answered, and when somebody pays. */
  #prepare() {
    void this.#load().catch(() => {});
  }

  async #load(): Promise<CardPayment> {
    const { CardPayment } = await loadParts();
    this.#card ??= new CardPayment(this.host, this.page);
    this.host.requestUpdate();
    return this.#card;
  }

  get current(): Paying | undefined {
    return this.#card?.current ?? this.#opening;
  }

  /** Set only after the visit has ended. */
  get settled(): SettledPayment | undefined {
    return this.#card?.settled;
  }

  /** No other payment can be started, because this one is being opened, checked or confirmed. */
  get isUnderWay(): boolean {
    return this.#opening !== undefined || this.#card?.isUnderWay === true;
  }

  /** A card or a wallet is with Stripe, and the outcome is open. */
  get isSent(): boolean {
    return this.#card?.isSent === true;
  }

  async open(id: string): Promise<void> {
    if (this.isUnderWay) return;
    if (this.#card) return await this.#card.open(id);
    const opening = (this.#opening = paying(id, 'opening'));
    this.page.showProblem('');
    this.host.requestUpdate();
    try {
      const card = await this.#load();
      if (this.#opening !== opening) return;
      this.#opening = undefined;
      await card.open(id);
    } catch {
      if (this.#opening !== opening) return;
      this.#stopOpening();
      this.page.showProblem(say('pay.formUnavailable'));
    }
  }

  #stopOpening() {
    this.#opening = undefined;
    this.host.requestUpdate();
  }

  /** The requests of the visit are known. A payment that was begun goes on, also after a reload. */
  resume(): void {
    if (this.#card) return this.#card.resume();
    this.#prepare();
    if (this.#opening && !this.page.request(this.#opening.id)) this.#stopOpening();
    const id = paymentUnderWay.get()?.request.id;
    const request = id ? this.page.request(id) : undefined;
    if (request && isOpen(request) && !this.#opening) void this.open(request.id);
  }

  /** The token is no longer accepted. A card that is with Stripe is followed to the end of its payment. */
  visitEnded(): void {
    this.#opening = undefined;
    if (this.#card) this.#card.visitEnded();
    else
      void this.#load().then(
        (card) => card.visitEnded(),
        () => {},
      );
  }

  /** The service can be reached again. */
  reconnected(): void {
    this.#card?.reconnected();
  }

  /** The page begins anew, with the same visit or another one: `resume` decides about the payment that is open. */
  forget(): void {
    this.#card?.forget();
  }

  /** The request has changed at the server. */
  follow(request: PaymentRequest): void {
    this.#card?.follow(request);
  }

  /** Called when the request has ended. */
  end(request: PaymentRequest): void {
    if (this.#card) return this.#card.end(request);
    if (paymentUnderWay.get()?.request.id === request.id) paymentUnderWay.clear();
    if (this.#opening?.id === request.id) this.#stopOpening();
  }

  /** What the patient sees while the payment is taken, step by step. */
  form(request: PaymentRequest, paying: Paying): TemplateResult {
    const parts = partsForPaying();
    if (parts && this.#card) return parts.cardForm(request, paying, this.#card);
    return html`<p class="busy" role="status">${say('pay.opening')}</p>
      <button type="button" class="wide" @click=${() => this.#stopOpening()}>${say('pay.back')}</button>`;
  }

  /** Why the last attempt to pay failed, by Stripe's code. */
  refusal(code: string): TemplateResult | typeof nothing {
    const words = partsForPaying()?.refusalSentence(code);
    return words ? html`<p class="notice bad">${words}</p>` : nothing;
  }
}
