import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PaymentRequests } from '#services/payment-request-service.ts';
import { CallRequests } from './call-requests.ts';
import { cardFormStyles } from './pay/card-form.ts';
import { CardPayment } from './pay/card-payment.ts';
import { DeclineForm } from './pay/decline-form.ts';
import { endedRequest, endedRequestStyles, paidRequest } from './pay/ended-request.ts';
import { scrollIntoView } from './pay/into-view.ts';
import { openRequest, openRequestStyles } from './pay/open-request.ts';
import { OpenedRequests } from './pay/opened-requests.ts';
import type { PatientPage } from './pay/patient-page.ts';
import { patientReceiptStyles, PatientReceipts } from './pay/patient-receipts.ts';
import './pay-link-dialog.ts';
import type { PayLinkDialog } from './pay-link-dialog.ts';
import { isOpen, moneyOf, type PaymentRequest, type RequestChange } from './payment-request.ts';
import { Reminder } from './pay/reminder.ts';
import { afterVisit, payableUntil, visitEndWords } from './pay/visit-end.ts';
import { CallFailed, messageOf, Service, type TokenSource } from './rest.ts';
import { baseStyles } from './styles.ts';
import { type Claims, claimsOf, liveUrl, tokenOf } from './token-source.ts';
import { say } from './messages.ts';

/** How often to read from REST while a payment is being confirmed or REST is unavailable. */
const READ_SOON_MS = 3_000;
/** How often to read from REST anyway: a live connection may be dead unnoticed, and after the call there is none. */
const READ_MS = 30_000;

/**
 * <caretill-pay>: the patient's side of a payment, in a call or behind a link to pay.
 *
 * Shows, at once, each payment request addressed to this guest; takes the card through Stripe's Payment Element; shows
 * a payment as complete only when the server says PAID, never because the browser thinks so. After a reload or a lost
 * connection at any step, it shows the server's state again. When the call ends, what is open can still be paid here for
 * as long as the token lives, and after that by a link that the patient can get here. When the token has ended too, it
 * shows what was paid and what is left to pay; a payment under way is followed to its end, which Stripe is then asked
 * for. So leave it on the page.
 *
 * Stripe.js mounts into light DOM only: the element puts one child with slot="card" into itself for that. Place the
 * element in light DOM of the page too, not in another component's shadow tree.
 *
 * Attributes
 *   call-id                        the call; without it, the call_id of the token
 *   payment-request-service-url    where the guest's requests are read and paid
 *   notification-service-url       where live changes come from (http or https; the element makes it ws or wss)
 *   stripe-js-url                  Stripe.js, https://js.stripe.com/v3/ in production
 *   clinic-name                    how the clinic is named to the patient
 * Properties
 *   token: string                  the guest token, or
 *   getToken: () => Promise<string>  called before every request
 * Events (bubbling, composed)
 *   caretill-payment-asked         detail: a request the patient sees for the first time on this page
 *   caretill-payment-paid          detail: the request, when the server says PAID
 *   caretill-visit-ended           the call has ended, or the token has expired
 */
export class PayElement extends LitElement {
  static override properties = {
    callId: { attribute: 'call-id' },
    paymentRequestServiceUrl: { attribute: 'payment-request-service-url' },
    notificationServiceUrl: { attribute: 'notification-service-url' },
    stripeJsUrl: { attribute: 'stripe-js-url' },
    clinicName: { attribute: 'clinic-name' },
    token: { attribute: false },
    getToken: { attribute: false },
    _callEnded: { state: true },
    _signedOut: { state: true },
    _problem: { state: true },
  };

  declare callId: string;
  declare paymentRequestServiceUrl: string;
  declare notificationServiceUrl: string;
  declare stripeJsUrl: string;
  declare clinicName: string;
  declare token: string;
  declare getToken: TokenSource | undefined;

  /** The token is accepted for what the call left open, and for nothing else. */
  declare private _callEnded: boolean;
  /** The token is no longer accepted. */
  declare private _signedOut: boolean;
  /** Why the person's last action failed. */
  declare private _problem: string;

  readonly #service = new Service(
    () => this.paymentRequestServiceUrl,
    tokenOf(this),
    () => this.#signOut(),
  );
  /** The token came with a link to pay and gives access to one request only. */
  #cameByLink = false;
  #tokenEndsAt: Date | undefined;
  #problemInView = '';
  /** The problem is that a service could not be reached. */
  #isCutOff = false;

  readonly #calls: CallRequests = new CallRequests(this, {
    identity: () => [this.callId, this.paymentRequestServiceUrl, this.notificationServiceUrl],
    begin: () => this.#begin(),
    forget: () => this.#forget(),
    read: () => this.#read(),
    hasRead: (again) => {
      if (again) this.#reconnected();
      this.#opened.report(this.#calls.requests);
      this.#payment.resume();
    },
    readAgainAfterMs: () =>
      this.#calls.problem || this.#payment.current?.step === 'confirming' ? READ_SOON_MS : READ_MS,
    snapshot: (requests) => this.#receive(requests),
    event: (name, request) => {
      this.#receive([request]);
      const isNew = name === 'PaymentReminded' && this.#reminder.remind(request, this.#calls.get(request.id));
      if (isNew) void this.#show(request.id);
    },
    changed: (change) => this.#changed(change),
  });

  readonly #page: PatientPage = {
    service: this.#service,
    request: (id) => this.#calls.get(id),
    take: (request) => this.#calls.take(request),
    read: () => this.#calls.read(),
    showProblem: (problem) => {
      this._problem = problem;
      this.#isCutOff = false;
    },
    fail: (failure) => this.#fail(failure),
    focusRequest: (id) => this.#focusRequest(id),
  };

  readonly #payment: CardPayment = new CardPayment(this, this.#page, () => this.stripeJsUrl);
  readonly #decline = new DeclineForm(this, this.#page);
  readonly #opened = new OpenedRequests(this.#page);
  readonly #receipts = new PatientReceipts(this, this.#page);
  readonly #reminder = new Reminder(this);

  constructor() {
    super();
    this.callId = this.token = this.clinicName = this._problem = '';
    this.paymentRequestServiceUrl = this.notificationServiceUrl = this.stripeJsUrl = '';
    this._callEnded = this._signedOut = false;
  }

  #forget() {
    this._problem = '';
    this._callEnded = this._signedOut = false;
    this.#opened.forget();
    this.#payment.forget();
    this.#decline.close();
    this.#receipts.forget();
    this.#reminder.forget();
  }

  protected override updated(): void {
    // The person may have scrolled away from the error message.
    const problem = this._problem || this.#payment.current?.problem || '';
    if (problem && problem !== this.#problemInView) scrollIntoView(this.renderRoot, '.notice.bad[role=alert]');
    this.#problemInView = problem;
  }

  async #begin(): Promise<string | undefined> {
    if (!(this.paymentRequestServiceUrl && this.notificationServiceUrl)) return undefined;
    let claims: Claims = {};
    try {
      claims = claimsOf(await tokenOf(this)());
    } catch (failure) {
      if (!this.callId) {
        this.#fail(failure);
        return undefined;
      }
    }
    this.#cameByLink = Boolean(claims.payment_request_id);
    this.#tokenEndsAt = claims.exp ? new Date(claims.exp * 1000) : undefined;
    return liveUrl(this.notificationServiceUrl, this.callId || String(claims.call_id));
  }

  /** Only REST carries the clinician's description, so both REST and live data are needed, in any order. */
  async #read(): Promise<PaymentRequest[]> {
    const { items, callEnded } = await this.#service.get<PaymentRequests>('/v1/guest/payment-requests');
    if (callEnded) this.#endCall();
    else if (this._callEnded) this.#resumeCall();
    return items;
  }

  #receive(requests: PaymentRequest[]) {
    requests.forEach((request) => this.#calls.take(request));
    const lacksWords = ({ id }: PaymentRequest) => this.#calls.get(id)?.description === undefined;
    if (requests.filter(isOpen).some(lacksWords)) void this.#calls.read();
    this.#opened.report(this.#calls.requests);
  }

  #changed({ before, after }: RequestChange) {
    this.#receipts.follow(after);
    if (!before && isOpen(after)) {
      this.#emit('caretill-payment-asked', after);
      if (this.#calls.loaded) void this.#show(after.id);
    }
    if (before && before.status !== 'PAID' && after.status === 'PAID') this.#emit('caretill-payment-paid', after);
    // The button that opened the dialog disappeared with it.
    if (this.#payLink?.follow(after)) void this.#focusRequest(after.id);
    if (isOpen(after)) return;
    this.#reconnected();
    this.#payment.end(after);
    this.#decline.end(after.id);
  }

  #emit(name: string, detail?: PaymentRequest) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #fail(failure: unknown) {
    if (this._signedOut) return;
    this._problem = messageOf(failure);
    this.#isCutOff = failure instanceof CallFailed && failure.status === 0;
  }

  /** The service can be reached, so that what could not be done before can be done now, or was done. */
  #reconnected() {
    if (this.#isCutOff) this._problem = '';
    this.#isCutOff = false;
  }

  /** There are no live changes any more, but everything can go on: what the person does is not disturbed. */
  #endCall() {
    if (this._callEnded) return;
    this._callEnded = true;
    this.#calls.endLive();
    this.#emit('caretill-visit-ended');
  }

  /** The clinician called again: there are live changes again, and what the person does is not disturbed. */
  #resumeCall() {
    this._callEnded = false;
    this.#calls.beginLive();
  }

  #signOut() {
    if (this._signedOut) return;
    const attended = this.matches(':focus-within');
    const isNews = !this._callEnded;
    this._signedOut = true;
    this._problem = '';
    this.#payLink?.closeWithoutLink();
    this.#calls.end();
    this.#decline.close();
    this.#payment.visitEnded();
    if (isNews) this.#emit('caretill-visit-ended');
    // What had the focus is gone, unless a payment goes on.
    if (attended && !this.#payment.current) void this.#focus('[role=alert]');
  }

  async #show(id: string) {
    await this.updateComplete;
    scrollIntoView(this.renderRoot, `[data-request="${CSS.escape(id)}"]`);
  }

  #focusRequest(id: string) {
    return this.#focus(`[data-request="${CSS.escape(id)}"] h2`);
  }

  async #focus(selector: string) {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  get #payLink(): PayLinkDialog | null {
    return this.renderRoot.querySelector('caretill-pay-link-dialog');
  }

  /** To pay on another device. */
  #showPayLink(request: PaymentRequest) {
    const path = `/v1/guest/payment-requests/${encodeURIComponent(request.id)}`;
    const title = this._callEnded ? 'payLink.laterOf' : 'payLink.mineOf';
    void this.#payLink?.show(request, path, say(title, { amount: moneyOf(request) }));
  }

  #pay(id: string) {
    if (!this.#payment.isUnderWay) this.#decline.close();
    void this.#payment.open(id);
  }

  static override styles = [baseStyles, openRequestStyles, cardFormStyles, endedRequestStyles, patientReceiptStyles];

  override render() {
    const { requests, connected } = this.#calls;
    const canPay = !this._signedOut;
    const isOver = this._callEnded || this._signedOut;
    const problem = canPay ? this._problem || this.#calls.problem : '';
    const words =
      isOver && !problem
        ? visitEndWords({ canPay, cameByLink: this.#cameByLink, calls: this.#calls, payment: this.#payment })
        : problem;
    return html`<div class="stack">
      ${connected === false && !isOver
        ? html`<p class="notice wait small" role="status">${say('live.reconnecting')}</p>`
        : nothing}
      <p role="alert" tabindex="-1" class=${words ? `notice ${problem && 'bad'}` : 'only-read'}>${words}</p>
      <div class="stack" aria-live="polite">
        ${requests.length > 0 ? this.#renderRequests(requests) : isOver ? nothing : this.#renderNothing()}
      </div>
      <caretill-pay-link-dialog .service=${this.#service}></caretill-pay-link-dialog>
    </div>`;
  }

  #renderNothing() {
    if (this.#calls.loaded) return html`<p class="muted">${say('pay.nothing')}</p>`;
    return this.#calls.problem ? nothing : html`<p class="busy muted">${say('pay.loading')}</p>`;
  }

  #renderRequests(requests: readonly PaymentRequest[]) {
    const open = requests.filter(isOpen);
    const ended = requests.filter((request) => !isOpen(request));
    const amongSeveral = open.length > 1 && !this._signedOut;
    return html`${amongSeveral ? html`<p>${say('pay.several', { count: open.length })}</p>` : nothing}
    ${repeat(
      [...open, ...ended],
      ({ id }) => id,
      (request) => (isOpen(request) ? this.#renderOpen(request, amongSeveral) : this.#renderEnded(request)),
    )}`;
  }

  #renderOpen(request: PaymentRequest, amongSeveral: boolean) {
    const { current, settled } = this.#payment;
    if (this._signedOut && current?.id !== request.id) return afterVisit(request, settled, this.clinicName);
    return openRequest(request, {
      clinicName: this.clinicName,
      amongSeveral,
      payment: this.#payment,
      decline: this.#decline,
      remindedBy: this.#reminder.versionOf(request.id),
      pay: () => this.#pay(request.id),
      payableUntil: this._callEnded ? payableUntil(request, this.#tokenEndsAt) : undefined,
      showPayLink: this.#cameByLink ? undefined : () => this.#showPayLink(request),
    });
  }

  #renderEnded(request: PaymentRequest) {
    return request.status === 'PAID'
      ? paidRequest(request, this.clinicName, this.#receipts.render(request.id, !this._signedOut))
      : endedRequest(request);
  }
}
customElements.define('caretill-pay', PayElement);
