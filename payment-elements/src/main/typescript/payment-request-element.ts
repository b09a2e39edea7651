import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PageOfPaymentRequest } from '#services/payment-request-service.ts';
import type { PaymentSettings } from '#services/clinic-config-service.ts';
import { Announcements } from './payment-request/announcements.ts';
import { isPaidAtLast } from './payment-request/awaited-payments.ts';
import { CallClinic } from './payment-request/call-clinic.ts';
import { CallGuests } from './payment-request/call-guests.ts';
import { CallRequests } from './call-requests.ts';
import type { CallServices } from './payment-request/call-services.ts';
import { confirmed, hangUpQuestion } from './confirmation.ts';
import { popUp, preparePopUps } from './notices.ts';
import './pay-link-dialog.ts';
import type { PayLinkDialog } from './pay-link-dialog.ts';
import { isOpen, moneyOf, type PaymentRequest, type RequestChange } from './payment-request.ts';
import './payment-request/request-card.ts';
import type { CardHost, RequestCard } from './payment-request/request-card.ts';
import { RequestCommands } from './payment-request/request-commands.ts';
import './payment-request/request-form.ts';
import type { RequestForm } from './payment-request/request-form.ts';
import { RequestSteps } from './payment-request/request-steps.ts';
import { Service, type TokenSource } from './rest.ts';
import { baseStyles } from './styles.ts';
import { liveUrl, tokenOf } from './token-source.ts';
import { say } from './messages.ts';

const READ_WHILE_WAITING_MS = 4_000;
const READ_MS = 20_000;

/**
 * <caretill-payment-request>: the clinician's tool "Request payment" in a call.
 *
 * Shows a form (amount, description, presets, who pays) and, live, every request of the clinic in this call with its
 * steps. Says why if the clinic cannot take payments yet. Raises the pop-up "Payment received", once per payment.
 *
 * Attributes
 *   clinic-id, call-id             the platform's ids of the clinic and the call
 *   clinic-config-service-url      where the clinic's payment settings are read
 *   payment-request-service-url    where requests are made
 *   notification-service-url       where live changes come from (http or https; the element makes it ws or wss)
 *   bulk-billed                    the host knows that the consultation is bulk-billed, so a request must be confirmed
 *   pop-ups="off"                  the host shows its own pop-up on the event below
 * Properties
 *   token: string                  the clinician's bearer token, or
 *   getToken: () => Promise<string>  called before every request
 * Events (bubbling, composed)
 *   caretill-payment-requested     detail: the payment request just made
 *   caretill-payment-succeeded     detail: the payment request just paid; once per payment
 * Methods
 *   refresh()                      reads guests and settings again (call it when a participant joins)
 *   mayEnd(): Promise<boolean>     call it before ending the call: asks the person if a request is open
 */
export class PaymentRequestElement extends LitElement {
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

  readonly #services: CallServices = {
    call: this,
    clinicConfig: new Service(() => this.clinicConfigServiceUrl, tokenOf(this)),
    paymentRequests: new Service(() => this.paymentRequestServiceUrl, tokenOf(this)),
  };
  readonly #clinic = new CallClinic(this, this.#services);
  readonly #announcements = new Announcements(this);

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
      this.#commands.clear();
      this.#steps.readAll();
    },
    // Readiness is not part of the live view, so it is read regularly, more often while the clinic is not ready.
    readAgainAfterMs: () => (this.#calls.problem || this.#clinic.obstacle ? READ_WHILE_WAITING_MS : READ_MS),
    snapshot: (requests) => requests.forEach((request) => this.#calls.take(request)),
    event: (name, request, at) => {
      this.#steps.receive(name, request, at);
      if (!this.#calls.take(request) && this.#steps.hasUnannounced(request.id)) void this.#steps.read(request.id);
    },
    changed: (change) => this.#changed(change),
  });

  readonly #steps = new RequestSteps(this, {
    known: (id) => this.#calls.get(id),
    readSteps: (id) => this.#services.paymentRequests.get(`/v1/payment-requests/${encodeURIComponent(id)}`),
    take: (request) => this.#calls.take(request),
    announce: (text) => this.#announcements.announce(text),
    // The pop-up announces a payment, and the response announces one's own request.
    isAnnouncedElsewhere: (event) =>
      event === 'PaymentSucceeded' ? this.popUps !== 'off' : event === 'PaymentRequested' && this.#commands.isSending,
    failed: (failure) => this.#commands.fail(failure),
  });

  readonly #commands: RequestCommands = new RequestCommands(this, {
    services: this.#services,
    requests: this.#calls,
    steps: this.#steps,
    announce: (text) => this.#announcements.announce(text),
    made: (request) => this.#emit('caretill-payment-requested', request),
    notAllowed: () => this.#clinic.refusePerson(),
  });

  readonly #cardHost: CardHost = {
    showPayLink: (request) => {
      const title = say('payLink.titleOf', { amount: moneyOf(request) });
      void this.#payLink?.show(request, `/v1/payment-requests/${encodeURIComponent(request.id)}`, title);
    },
    showSteps: (id, shown) => this.#steps.show(id, shown),
    isCancelled: (id) => this.#calls.get(id)?.status === 'CANCELLED',
    fillForm: (request) => void this.#form?.fillFrom(request),
  };

  constructor() {
    super();
    this.bulkBilled = false;
    this.clinicId = this.callId = this.token = this.popUps = '';
    this.clinicConfigServiceUrl = this.paymentRequestServiceUrl = this.notificationServiceUrl = '';
  }

  #forget() {
    this.#steps.forget();
    this.#guests.forget();
    this.#clinic.forget();
    this.#announcements.clear();
    this.#commands.clear();
  }

  #begin(): string | undefined {
    if (!(this.clinicId && this.callId && this.notificationServiceUrl)) return undefined;
    preparePopUps();
    void this.#clinic.readRecentDescriptions();
    return liveUrl(this.notificationServiceUrl, this.callId);
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
    void this.#steps.read(after.id);
    // The button that opened the dialog disappeared with it.
    if (this.#payLink?.follow(after)) void this.#focusOn(after.id);
    if (isPaidAtLast(after)) this.#celebrate(after);
  }

  #celebrate(request: PaymentRequest) {
    this.#emit('caretill-payment-succeeded', request);
    if (this.popUps === 'off') return;
    const name = this.#nameOf(request);
    popUp(say('request.received', { amount: moneyOf(request) }), name ? say('request.receivedFrom', { name }) : '');
  }

  #emit(name: string, detail: PaymentRequest) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #nameOf({ payerName, payerParticipantId }: PaymentRequest): string {
    return this.#guests.nameOf(payerParticipantId) ?? payerName ?? '';
  }

  async mayEnd(): Promise<boolean> {
    const open = () => this.#calls.requests.filter(isOpen);
    return open().length === 0 || (await confirmed(this, () => hangUpQuestion(open())));
  }

  get #form(): RequestForm | null {
    return this.renderRoot.querySelector('caretill-request-form');
  }

  get #payLink(): PayLinkDialog | null {
    return this.renderRoot.querySelector('caretill-pay-link-dialog');
  }

  async #focusOn(id: string) {
    await this.updateComplete;
    await this.renderRoot.querySelector<RequestCard>(`[data-request="${CSS.escape(id)}"] > *`)?.focusSteps();
  }

  static override styles = [
    baseStyles,
    css`
      .requests {
        display: grid;
        gap: 0.625rem;
      }
      .title {
        font-weight: 650;
      }
    `,
  ];

  override render() {
    const { requests, connected } = this.#calls;
    const { settings, obstacle } = this.#clinic;
    const problem = this.#commands.problem || this.#calls.problem;
    return html`<div class="stack">
      ${connected === false ? html`<p class="notice wait small">${say('live.reconnecting')}</p>` : nothing}
      <div role="status" class=${obstacle ? 'notice wait close' : 'only-read'}>
        ${obstacle
          ? html`<p class="title">${say('request.notReady')}</p>
              <p>${obstacle}</p>
              <p class="small">${say('request.becomesReady')}</p>`
          : nothing}
      </div>
      ${settings
        ? this.#renderForm(settings, obstacle !== '')
        : problem
          ? nothing
          : html`<p class="busy muted">${say('request.loading')}</p>`}
      <p role="alert" class=${problem ? 'notice bad' : 'only-read'}>${problem}</p>
      ${this.#announcements.render()} ${settings || requests.length ? this.#renderRequests(requests) : nothing}
      <caretill-pay-link-dialog .service=${this.#services.paymentRequests}></caretill-pay-link-dialog>
    </div>`;
  }

  /** While the clinic cannot take payments the form is only hidden, so that what was typed is kept. */
  #renderForm(settings: PaymentSettings, hidden: boolean) {
    return html`<caretill-request-form
      ?hidden=${hidden}
      .clinicId=${this.clinicId}
      .settings=${settings}
      .guests=${this.#guests.present}
      .requests=${this.#calls.requests}
      .descriptions=${this.#clinic.recentDescriptions}
      .bulkBilled=${this.bulkBilled}
      .send=${this.#commands.send}
    ></caretill-request-form>`;
  }

  #renderRequests(requests: readonly PaymentRequest[]) {
    return html`<section class="stack" aria-labelledby="requests">
      <h3 id="requests">${say('request.list')}</h3>
      ${requests.length === 0
        ? html`<p class="muted small">${say('request.none')}</p>`
        : html`<ul class="requests">
            ${repeat(
              requests,
              ({ id }) => id,
              (request) => this.#renderRequest(request),
            )}
          </ul>`}
    </section>`;
  }

  #renderRequest(request: PaymentRequest) {
    return html`<li data-request=${request.id}>
      <caretill-request-card
        .commands=${this.#commands}
        .list=${this.#cardHost}
        .request=${request}
        .payerName=${this.#nameOf(request)}
        .latestEvent=${this.#steps.latestEvent(request.id)}
        .moments=${this.#steps.of(request.id)}
        .loadingSteps=${this.#steps.areShown(request.id) && !this.#commands.problem}
      ></caretill-request-card>
    </li>`;
  }
}
customElements.define('caretill-payment-request', PaymentRequestElement);
