import { html, LitElement, nothing } from 'lit';
import type { PageOfPaymentRequest } from '#services/payment-request-service.ts';
import type { PaymentSettings } from '#services/clinic-config-service.ts';
import { payerOf } from './people.ts';
import { Answer } from './payment-request/answer.ts';
import { CallClinic } from './payment-request/call-clinic.ts';
import { CallGuests } from './payment-request/call-guests.ts';
import { CallRequests } from './call-requests.ts';
import type { CallServices } from './payment-request/call-services.ts';
import { mayHangUp } from './request-questions.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { preparePopUps } from './notices.ts';
import { OutcomeNews } from './payment-request/outcome-news.ts';
import './pay-link-dialog.ts';
import type { PayLinkDialog } from './pay-link-dialog.ts';
import type { RequestChange, TokenSource } from './client-types.ts';
import { moneyOf, type PaymentRequest } from './payment-request.ts';
import type { CardHost, RequestCard } from './payment-request/request-card.ts';
import { RequestCommands } from './payment-request/request-commands.ts';
import './payment-request/request-form.ts';
import type { RequestForm } from './payment-request/request-form.ts';
import { notReadyNotice, requestList, type RequestList, requestListStyles } from './payment-request/request-list.ts';
import { RequestSteps } from './payment-request/request-steps.ts';
import { RequestsOnTop } from './payment-request/requests-on-top.ts';
import { Service } from './rest.ts';
import { baseStyles } from './styles.ts';
import { liveUrl, tokenOf } from './token-source.ts';
import { whenRead } from './when-read.ts';
import { tellHost } from './host-events.ts';
import { HostErrors } from './host-errors.ts';
import type { CaretillPaymentRequest } from './host-types.ts';
import { addEnglish, say } from './messages.ts';
import messages from './messages/of-clinicians.ts';
import { define } from './define.ts';

const READ_WHILE_WAITING_MS = 4_000;
const READ_MS = 20_000;

addEnglish(messages);

/**
 * <caretill-payment-request>: the clinician's tool "Request payment" in a call.
 *
 * Shows a form (presets, amount, description, who pays); once a request is sent, the form is folded, and the request is
 * on top with one big live status. Below is every other request of the clinic in this call. Says why if the clinic
 * cannot take payments yet. Tells what became of each request once, by a pop-up unless its card is in view.
 *
 * Attributes
 *   clinic-id, call-id             the platform's ids of the clinic and the call
 *   clinic-config-service-url      where the clinic's payment settings are read
 *   payment-request-service-url    where requests are made
 *   notification-service-url       where live changes come from (http or https; the element makes it ws or wss)
 *   bulk-billed                    the host knows that the consultation is bulk-billed, so a request must be confirmed
 *   theme="auto|light|dark"        light or dark, or as the person prefers; without it, as the page says with color-scheme
 *   pop-ups="off"                  the host shows its own pop-up on the event below
 * Properties
 *   token: string                  the clinician's bearer token, or
 *   getToken: () => Promise<string>  called before every request
 * Events (bubbling, composed)
 *   caretill-ready                 the requests of the call are shown for the first time
 *   caretill-error                 detail: { code, message }, a mistake of the page around, see host-types.ts
 *   caretill-payment-requested     detail: the payment request just made
 *   caretill-payment-paid, -declined, -card-declined, -expired, -cancelled, -refunded, -refund-failed, -disputed,
 *   -needs-attention               detail: the payment request; once for each outcome
 *   caretill-payment-succeeded     the earlier name of caretill-payment-paid
 *   caretill-unseen-changed        detail: { count }, the outcomes that came while the tool was out of view; for a badge
 *   caretill-guests-changed        detail: { guests }, each with participantId, name, and present: in the call now
 * Slots
 *   header                         above everything, such as the platform's own heading
 * Methods
 *   refresh()                      reads guests and settings again (call it when a participant joins)
 *   mayEnd(): Promise<boolean>     call it before ending the call: asks the person if a request is open, or, if the
 *                                  clinic wants that, if nothing was requested
 */
export class PaymentRequestElement extends LitElement implements CaretillPaymentRequest {
  static override properties = {
    clinicId: { attribute: 'clinic-id' },
    callId: { attribute: 'call-id' },
    clinicConfigServiceUrl: { attribute: 'clinic-config-service-url' },
    paymentRequestServiceUrl: { attribute: 'payment-request-service-url' },
    notificationServiceUrl: { attribute: 'notification-service-url' },
    bulkBilled: { attribute: 'bulk-billed', type: Boolean },
    popUps: { attribute: 'pop-ups' },
    token: { attribute: false },
    getToken: { attribute: false },
  };

  declare clinicId: string;
  declare callId: string;
  declare clinicConfigServiceUrl: string;
  declare paymentRequestServiceUrl: string;
  declare notificationServiceUrl: string;
  declare bulkBilled: boolean;
  declare popUps: string;
  declare token: string;
  declare getToken: TokenSource | undefined;

  readonly #errors: HostErrors = new HostErrors(this, () => ({
    'clinic-id': this.clinicId,
    'call-id': this.callId,
    'clinic-config-service-url': this.clinicConfigServiceUrl,
    'payment-request-service-url': this.paymentRequestServiceUrl,
    'notification-service-url': this.notificationServiceUrl,
  }));
  readonly #services: CallServices = {
    call: this,
    clinicConfig: new Service(() => this.clinicConfigServiceUrl, tokenOf(this), this.#errors.ofService),
    paymentRequests: new Service(() => this.paymentRequestServiceUrl, tokenOf(this), this.#errors.ofService),
  };
  readonly #clinic = new CallClinic(this, this.#services);
  readonly #answer = new Answer(this);
  readonly #top = new RequestsOnTop(this, () => this.#calls.requests);

  readonly #guests = new CallGuests(this, this.#services, () => this.#form?.checkVisibility() === true);

  readonly #calls: CallRequests = new CallRequests(this, {
    identity: () => [
      this.clinicId,
      this.callId,
      this.clinicConfigServiceUrl,
      this.paymentRequestServiceUrl,
      this.notificationServiceUrl,
    ],
    begin: () => this.#begin(),
    forget: () => this.#forget(),
    read: () => this.#read(),
    hasRead: () => {
      this.#errors.solved();
      this.#commands.clear();
      this.#steps.readAll();
    },
    // Readiness is not part of the live view, so it is read regularly, more often while the clinic is not ready.
    readAgainAfterMs: () => (this.#calls.problem || this.#clinic.obstacle ? READ_WHILE_WAITING_MS : READ_MS),
    snapshot: (requests) => requests.forEach((request) => this.#calls.take(request)),
    event: (name, request, at) => {
      this.#steps.receive(name, request, at);
      this.#calls.take(request);
    },
    presence: (participants) => void this.#guests.take(participants),
    changed: (change) => this.#changed(change),
  });

  readonly #steps = new RequestSteps(this, {
    known: (id) => this.#calls.get(id),
    readSteps: (id) => this.#services.paymentRequests.get(`/v1/payment-requests/${encodeURIComponent(id)}`),
    take: (request) => this.#calls.take(request),
    failed: (failure) => this.#commands.fail(failure),
  });

  readonly #commands: RequestCommands = new RequestCommands(this, {
    services: this.#services,
    requests: this.#calls,
    made: (request) => this.#made(request),
    notAllowed: () => this.#clinic.refusePerson(),
  });

  readonly #cardHost: CardHost = {
    showPayLink: (request) => {
      const title = say('payLink.dialog', { amount: moneyOf(request) });
      void this.#payLink?.show(request, `/v1/payment-requests/${encodeURIComponent(request.id)}`, title);
    },
    showSteps: (id, shown) => this.#steps.show(id, shown),
    isCancelled: (id) => this.#calls.get(id)?.status === 'CANCELLED',
    fillForm: (request) => {
      this.#top.beginAnother();
      void this.#form?.fillFrom(request);
    },
  };

  readonly #news = new OutcomeNews(this, {
    requests: () => this.#calls.requests,
    get: (id) => this.#calls.get(id),
    nameOf: (request) => this.#nameOf(request),
    popUps: () => this.popUps !== 'off',
    isShownBig: (id) => this.#top.has(id) && !this.#top.isFormShown,
    isCancelling: (id) => this.#commands.isCancelling(id),
    read: () => this.#calls.read(),
    tell: (outcome, request) => {
      tellHost(this, `caretill-payment-${outcome}`, request);
      if (outcome === 'paid') tellHost(this, 'caretill-payment-succeeded', request);
    },
  });

  constructor() {
    super();
    new FocusKeeper(this, () => ['#not-ready', '.heading']);
    this.bulkBilled = false;
    this.clinicId = this.callId = this.token = this.popUps = '';
    this.clinicConfigServiceUrl = this.paymentRequestServiceUrl = this.notificationServiceUrl = '';
  }

  #forget() {
    this.#steps.forget();
    this.#guests.forget();
    this.#clinic.forget();
    this.#answer.clear();
    this.#commands.clear();
    this.#top.forget();
  }

  #begin(): string | undefined {
    if (!(this.clinicId && this.callId && this.notificationServiceUrl)) return undefined;
    preparePopUps();
    void this.#clinic.readRecentDescriptions();
    return this.#errors.addressOr(() => liveUrl(this.notificationServiceUrl, this.callId));
  }

  async #read(): Promise<PaymentRequest[]> {
    const [call, clinic] = [this.callId, this.clinicId].map(encodeURIComponent);
    const [{ items }] = await Promise.all([
      this.#services.paymentRequests.get<PageOfPaymentRequest>(
        `/v1/payment-requests?clinicId=${clinic}&callId=${call}`,
      ),
      this.#clinic.readSettings(),
      this.#guests.read(),
    ]);
    return items;
  }

  refresh(): Promise<void> {
    return this.#calls.read();
  }

  #changed({ after }: RequestChange) {
    this.#top.take(after);
    void this.#steps.read(after.id);
    // The button that opened the dialog disappeared with it.
    if (this.#payLink?.follow(after)) void this.#focusOn(after.id);
    this.#news.take(after);
  }

  /** The form is folded, so that the request, with its status, is what the clinician sees. */
  #made(request: PaymentRequest) {
    this.#top.foldForm();
    const [amount, name] = [moneyOf(request), this.#nameOf(request)];
    this.#answer.give(name ? say('request.sent', { amount, name }) : say('request.sentToPatient', { amount }));
    void this.#focusOn(request.id);
    tellHost(this, 'caretill-payment-requested', request);
  }

  #beginAnother() {
    this.#top.beginAnother();
    this.#answer.clear();
    void this.#form?.begin();
  }

  #foldForm() {
    this.#top.foldForm();
    void this.#focusOn(this.#top.inOrder[0].id);
  }

  readonly #nameOf = (request: PaymentRequest) => payerOf(request, this.#guests.nameOf(request.payerParticipantId));

  mayEnd(): Promise<boolean> {
    return mayHangUp(this, this.#calls, this.#clinic.settings?.askWhenNothingRequested === true);
  }

  #list(mayRequest: boolean): RequestList {
    return {
      top: this.#top,
      answer: this.#answer,
      commands: this.#commands,
      steps: this.#steps,
      guests: this.#guests,
      cardHost: this.#cardHost,
      nameOf: (request) => this.#nameOf(request),
      popUps: this.popUps !== 'off',
      another: mayRequest && !this.#top.isFormShown ? () => this.#beginAnother() : undefined,
    };
  }

  get #form(): RequestForm | null {
    return this.renderRoot.querySelector('caretill-request-form');
  }
  get #payLink(): PayLinkDialog | null {
    return this.renderRoot.querySelector('caretill-pay-link-dialog');
  }

  async #focusOn(id: string) {
    await this.updateComplete;
    await this.renderRoot.querySelector<RequestCard>(`[data-request="${CSS.escape(id)}"] > *`)?.focusHead();
  }

  static override styles = [baseStyles, requestListStyles];

  override render() {
    const { connected } = this.#calls;
    const { settings, obstacle } = this.#clinic;
    const problem = this.#commands.problem || this.#calls.problem;
    return html`<div class="stack">
      <slot name="header"></slot>
      ${connected === false ? html`<p class="notice wait small">${say('live.reconnecting')}</p>` : nothing}
      ${notReadyNotice(obstacle)}
      ${whenRead(settings, problem, (settings) => this.#renderForm(settings, obstacle !== ''))}
      <p role="alert" class=${problem ? 'notice bad' : 'only-read'}>${problem}</p>
      ${settings || this.#calls.requests.length ? requestList(this.#list(obstacle === '')) : nothing}
      <caretill-pay-link-dialog to-send .service=${this.#services.paymentRequests}></caretill-pay-link-dialog>
    </div>`;
  }

  /** While the clinic cannot take payments the form is only hidden, so that what was typed is kept. */
  #renderForm(settings: PaymentSettings, hidden: boolean) {
    return html`<caretill-request-form
      exportparts="form, request-button"
      ?hidden=${hidden || !this.#top.isFormShown}
      .clinicId=${this.clinicId}
      .settings=${settings}
      .guests=${this.#guests.present}
      .hasLeft=${this.#guests.hasLeft}
      .foldable=${!this.#top.isEmpty}
      .requests=${this.#calls.requests}
      .descriptions=${this.#clinic.recentDescriptions}
      .bulkBilled=${this.bulkBilled}
      .send=${this.#commands.send}
      @focusin=${this.#top.keepForm}
      @fold=${this.#foldForm}
    ></caretill-request-form>`;
  }
}
define('caretill-payment-request', PaymentRequestElement);
