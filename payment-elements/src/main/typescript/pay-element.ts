import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { PaymentRequests } from '#services/payment-request-service.ts';
import { CallRequests } from './call-requests.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { DeclineForm } from './pay/decline-form.ts';
import { useClinicPlace } from './place.ts';
import { focusSoon, placesAround, requestSelector, showSoon } from './pay/into-view.ts';
import { type GuestToken, readGuestToken } from './pay/guest-token.ts';
import { loadParts } from './pay/parts.ts';
import { Payment } from './pay/payment.ts';
import { OpenedRequests } from './pay/opened-requests.ts';
import { OtherDevice } from './pay/other-device.ts';
import { PageProblem } from './pay/page-problem.ts';
import type { PatientPage } from './pay/patient-page.ts';
import { requestList, requestListStyles, type RequestListView } from './pay/request-list.ts';
import { returnUrl } from './pay/return-url.ts';
import { PatientReceipts } from './pay/patient-receipts.ts';
import { prepareStripe } from './pay/stripe-js.ts';
import type { RequestChange, TokenSource } from './client-types.ts';
import { isOpen, type PaymentRequest } from './payment-request.ts';
import { ReaderLanguage, readerLanguageStyles } from './pay/reader-language.ts';
import { Reminder } from './pay/reminder.ts';
import { TimeLeft } from './pay/time-left.ts';
import { ToPay } from './pay/to-pay.ts';
import { visitEndWords } from './pay/visit-end.ts';
import { Service } from './rest.ts';
import { baseStyles } from './styles.ts';
import { liveUrl, tokenOf } from './token-source.ts';
import { HostErrors } from './host-errors.ts';
import { tellHost } from './host-events.ts';
import type { CaretillPay } from './host-types.ts';
import { tellOutcomes } from './pay/told-outcomes.ts';
import { addEnglish, say } from './messages.ts';
import messages from './messages/of-patients.ts';
import { define } from './define.ts';

/** How often to read from REST: while a payment is being confirmed or REST is unavailable, and otherwise. */
const READ_SOON_MS = 3_000;
const READ_MS = 30_000;

addEnglish(messages);

/**
 * <caretill-pay>: the patient's side of a payment, in a call or behind a link to pay.
 *
 * Shows, at once, each payment request addressed to this guest; takes a wallet or a card through Stripe's elements; shows
 * a payment as complete only when the server says PAID, never because the browser thinks so. After a reload or a lost
 * connection at any step, it shows the server's state again. When the call ends, what is open can still be paid here for
 * as long as the token lives, and after that by a link that the patient can get here. When the token has ended too, it
 * shows what was paid and what is left to pay; a payment under way is followed to its end, which Stripe is then asked
 * for. So leave it on the page.
 *
 * Stripe.js mounts into light DOM only: the element puts children with slot="card" and slot="wallet" into itself. Place the
 * element in light DOM of the page too, not in another component's shadow tree.
 *
 * Attributes
 *   call-id                        the call, if the token has no call_id
 *   payment-request-service-url    where the guest's requests are read and paid
 *   notification-service-url       where live changes come from (http or https; the element makes it ws or wss)
 *   stripe-js-url                  Stripe.js, https://js.stripe.com/dahlia/stripe.js in production
 *   clinic-name                    shown until the service has said whom a request is paid to
 *   theme="auto|light|dark"        light or dark, or as the person prefers; without it, as the page says with color-scheme
 *   language                       the person's language, a BCP 47 tag, if the host knows it; the person can choose another
 *   return-url                     where the bank sends a person back who had to leave the page (https, or of this page's
 *                                  origin); without it, this page's address without its query and fragment
 * Properties
 *   token: string                  the guest token, or
 *   getToken: () => Promise<string>  called before every request
 * Slots
 *   header                         above everything, such as the platform's own heading
 *   empty                          in place of the words that say that there is nothing to pay
 * Methods
 *   mayLeave(): Promise<boolean>   call it before the patient leaves the call: asks if something is to pay or being paid
 * Set by the element, for the page's styles
 *   to-pay, paid                   attributes: how many requests can be paid now, and how many were; absent if none
 * Events (bubbling, composed)
 *   caretill-payment-asked         detail: a request the patient sees for the first time on this page
 *   caretill-payment-paid, -declined, -card-declined, -expired, -cancelled, -refunded, -refund-failed
 *                                  detail: the request, when the server says so while the page is open
 *   caretill-ready                 the requests are shown for the first time
 *   caretill-error                 detail: { code, message }, a mistake of the page around, see host-types.ts
 *   caretill-to-pay                detail.count: how many requests can be paid now, when that changes
 *   caretill-visit-ended           the call has ended, or the token has expired
 */
export class PayElement extends LitElement implements CaretillPay {
  static override properties = {
    callId: { attribute: 'call-id' },
    paymentRequestServiceUrl: { attribute: 'payment-request-service-url' },
    notificationServiceUrl: { attribute: 'notification-service-url' },
    stripeJsUrl: { attribute: 'stripe-js-url' },
    clinicName: { attribute: 'clinic-name' },
    returnUrl: { attribute: 'return-url' },
    language: {},
    token: { attribute: false },
    getToken: { attribute: false },
    _callEnded: { state: true },
    _signedOut: { state: true },
  };

  declare callId: string;
  declare paymentRequestServiceUrl: string;
  declare notificationServiceUrl: string;
  declare stripeJsUrl: string;
  declare clinicName: string;
  declare returnUrl: string;
  declare language: string;
  declare token: string;
  declare getToken: TokenSource | undefined;

  /** The token is accepted for what the call left open, and for nothing else. */
  declare private _callEnded: boolean;
  /** The token is no longer accepted. */
  declare private _signedOut: boolean;

  readonly #service = new Service(
    () => this.paymentRequestServiceUrl,
    tokenOf(this),
    (failure) => {
      // A token that was accepted ends with the visit, which is nobody's mistake.
      if (failure.code !== 'signed-out' || !this.#calls.loaded) this.#errors.ofService(failure);
      if (failure.code === 'signed-out') this.#signOut();
    },
  );
  readonly #errors = new HostErrors(this, () => ({
    'payment-request-service-url': this.paymentRequestServiceUrl,
    'notification-service-url': this.notificationServiceUrl,
    'stripe-js-url': this.stripeJsUrl,
  }));
  #guest: GuestToken | undefined;
  readonly #problem = new PageProblem(this, () => this.#payment.current?.problem ?? '');

  readonly #calls: CallRequests = new CallRequests(this, {
    identity: () => [this.callId, this.paymentRequestServiceUrl, this.notificationServiceUrl],
    begin: () => this.#begin(),
    forget: () => this.#forget(),
    read: () => this.#read(),
    hasRead: () => {
      this.#errors.solved();
      this.#opened.report(this.#calls.requests);
      this.#payment.resume();
    },
    reconnected: () => [this.#problem, this.#payment].forEach((told) => told.reconnected()),
    readAgainAfterMs: () =>
      this.#calls.problem || this.#payment.current?.step === 'confirming' ? READ_SOON_MS : READ_MS,
    snapshot: (requests) => this.#receive(requests),
    event: (name, request) => {
      this.#receive([request]);
      const isNew = name === 'PaymentReminded' && this.#reminder.remind(request, this.#calls.get(request.id));
      if (isNew) void showSoon(this, requestSelector(request.id));
    },
    changed: (change) => this.#changed(change),
  });

  readonly #page: PatientPage = {
    service: this.#service,
    stripeJsUrl: () => this.stripeJsUrl,
    returnUrl: () => returnUrl(this.returnUrl, location.href),
    request: (id) => this.#calls.get(id),
    take: (request) => this.#calls.take(request),
    read: () => this.#calls.read(),
    showProblem: (problem) => this.#problem.show(problem),
    fail: (failure) => this.#fail(failure),
    focusRequest: (id) => focusSoon(this, `${requestSelector(id)} h2`),
    focusGoes: () => this.#focus.note(),
  };

  readonly #focus = new FocusKeeper(this, (focused) => placesAround(focused, this.#payment.current?.id));

  readonly #payment: Payment = new Payment(this, this.#page);
  readonly #decline = new DeclineForm(this, this.#page);
  readonly #opened = new OpenedRequests(this.#page);
  readonly #receipts = new PatientReceipts(this, this.#page);
  readonly #reminder = new Reminder(this);
  readonly #otherDevice = new OtherDevice(this);
  readonly #language = new ReaderLanguage(this, () => this.language);

  constructor() {
    super();
    new TimeLeft(this, () => this.#calls.requests);
    new ToPay(this, () => ({ canPay: !this._signedOut, requests: this.#calls.requests }));
    this.callId = this.token = this.clinicName = this.language = '';
    this.paymentRequestServiceUrl = this.notificationServiceUrl = this.stripeJsUrl = this.returnUrl = '';
    this._callEnded = this._signedOut = false;
  }

  #forget() {
    this.#problem.show('');
    this._callEnded = this._signedOut = false;
    this.#decline.close();
    [this.#opened, this.#payment, this.#receipts, this.#reminder].forEach((part) => part.forget());
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('language') && this.language) void this.#language.apply();
    if (!this._signedOut && this.#calls.requests.some(isOpen)) prepareStripe(this.stripeJsUrl);
  }

  async #begin(): Promise<string | undefined> {
    if (!(this.paymentRequestServiceUrl && this.notificationServiceUrl)) return undefined;
    try {
      this.#guest = await readGuestToken(this);
    } catch (failure) {
      this.#errors.ofToken(failure);
      this.#fail(failure);
      return undefined;
    }
    const { callId } = this.#guest;
    return this.#errors.addressOr(() => liveUrl(this.notificationServiceUrl, callId));
  }

  /** Only REST carries the clinician's description, so both REST and live data are needed, in any order. */
  async #read(): Promise<PaymentRequest[]> {
    const answer = await this.#service.get<PaymentRequests>('/v1/guest/payment-requests');
    useClinicPlace(answer);
    const { items, callEnded, locale } = answer;
    this.#language.ofPlatform(locale);
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
      tellHost(this, 'caretill-payment-asked', after);
      if (this.#calls.loaded) void showSoon(this, requestSelector(after.id));
    }
    if (before) tellOutcomes(this, before, after);
    // The button that opened the dialog disappeared with it.
    if (this.#otherDevice.follow(after)) void this.#page.focusRequest(after.id);
    this.#payment.follow(after);
    if (isOpen(after)) return;
    this.#problem.reconnected();
    this.#payment.end(after);
    this.#decline.end(after.id);
  }

  #fail(failure: unknown) {
    if (this._signedOut) return;
    this.#problem.fail(failure);
  }

  /** There are no live changes any more, but everything can go on: what the person does is not disturbed. */
  #endCall() {
    if (this._callEnded) return;
    this._callEnded = true;
    this.#calls.endLive();
    tellHost(this, 'caretill-visit-ended', null);
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
    this.#problem.show('');
    this.#otherDevice.end();
    this.#calls.end();
    this.#decline.close();
    this.#payment.visitEnded();
    if (isNews) tellHost(this, 'caretill-visit-ended', null);
    // What had the focus is gone, unless a payment goes on.
    if (attended && !this.#payment.current) void focusSoon(this, '[role=alert]');
  }

  async mayLeave(): Promise<boolean> {
    if (!this.#payment.isSent && (this._signedOut || !this.#calls.requests.some(isOpen))) return true;
    const { mayLeave } = await loadParts();
    return await mayLeave(this, () => ({
      requests: this._signedOut ? [] : this.#calls.requests,
      isPaying: this.#payment.isSent,
    }));
  }

  static override styles = [baseStyles, requestListStyles, readerLanguageStyles];

  #listView(): RequestListView {
    return {
      clinicName: this.clinicName,
      payment: this.#payment,
      decline: this.#decline,
      reminder: this.#reminder,
      receipts: this.#receipts,
      signedOut: this._signedOut,
      callEnded: this._callEnded,
      tokenEndsAt: this.#guest?.endsAt,
      pay: ({ id }) => {
        if (!this.#payment.isUnderWay) this.#decline.close();
        void this.#payment.open(id);
      },
      showPayLink: this.#guest?.cameByLink ? undefined : (request) => void this.#showPayLink(request),
    };
  }

  async #showPayLink(request: PaymentRequest) {
    try {
      await this.#otherDevice.show(request, this._callEnded);
    } catch {
      this.#problem.show(say('problem.unreachable'));
    }
  }

  override render() {
    const { connected } = this.#calls;
    const canPay = !this._signedOut;
    const isOver = this._callEnded || this._signedOut;
    const problem = canPay ? this.#problem.text || this.#calls.problem : '';
    const words =
      isOver && !problem
        ? visitEndWords({
            canPay,
            cameByLink: this.#guest?.cameByLink === true,
            calls: this.#calls,
            payment: this.#payment,
          })
        : problem;
    return html`<div class="stack">
      <slot name="header"></slot>
      ${this.#language.render()}
      ${connected === false && !isOver
        ? html`<p class="notice wait small" role="status">${say('live.reconnecting')}</p>`
        : nothing}
      <p role="alert" tabindex="-1" class=${words ? `notice ${problem && 'bad'}` : 'only-read'}>${words}</p>
      <div class="stack" aria-live="polite">${requestList(this.#calls, this.#listView())}</div>
      <caretill-pay-link-dialog .service=${this.#service}></caretill-pay-link-dialog>
    </div>`;
  }
}
define('caretill-pay', PayElement);
