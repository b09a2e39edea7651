import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { LiveConnection } from './live-connection.ts';
import { baseStyles } from './styles.ts';
import { formatMoney } from './money.ts';
import './pay-link-dialog.ts';
import type { PayLinkDialog } from './pay-link-dialog.ts';
import { givenBack, isOpen, KnownRequests, type PaymentRequest } from './payment-request.ts';
import { type Receipt, receiptLines } from './receipt.ts';
import { CallFailed, messageOf, Service, type TokenSource } from './rest.ts';
import { saveFile } from './save-file.ts';
import { cardBrand, refusalSentence, stripeErrorSentence } from './status-words.ts';
import { loadStripe, type Stripe, type StripeElements, type StripePaymentElement } from './stripe-js.ts';
import { type Claims, claimsOf, hasToken, liveUrl, tokenOf } from './token-source.ts';
import { currentLocale, say, type Word } from './words.ts';

/** What this page is doing about the one request the person is paying; everything else is told by the server. */
interface Paying {
  id: string;
  step: 'opening' | 'card' | 'checking' | 'confirming';
  problem: string;
  emailWrong: boolean;
  clientSecret?: string;
  stripe?: Stripe;
  elements?: StripeElements;
  paymentElement?: StripePaymentElement;
}

const DECLINE_REASONS = ['not-expected', 'wrong-amount', 'pay-another-way', 'other'] as const;
/** While a payment is being confirmed, and while REST cannot be reached, the truth is asked for this often. */
const ASK_AGAIN_MS = 3_000;
/** How long a request stands out after the clinician has reminded of it. */
const REMINDED_MS = 10_000;
/** The request this tab was paying when it was reloaded. */
const PAYING_KEY = 'caretill-paying';

/**
 * <caretill-pay>: the patient's side of a payment, in a call or behind a link to pay.
 *
 * Shows, at once, each payment request addressed to this guest; takes the card through Stripe's Payment Element; shows a
 * payment as complete only when the server says PAID, never because the browser thinks so. A reload or a lost connection
 * at any step ends in the truth.
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
 *   getToken: () => Promise<string>  asked before every call
 * Events (bubbling, composed)
 *   caretill-payment-asked         detail: a request the patient sees for the first time on this page
 *   caretill-payment-paid          detail: the request, when the server says PAID
 *   caretill-visit-ended           the token is not accepted any more: the call has ended, or the token's time
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
    _requests: { state: true },
    _loaded: { state: true },
    _connected: { state: true },
    _signedOut: { state: true },
    _paying: { state: true },
    _declining: { state: true },
    _unreached: { state: true },
    _problem: { state: true },
    _reminded: { state: true },
    _receipts: { state: true },
    _saving: { state: true },
  };

  declare callId: string;
  declare paymentRequestServiceUrl: string;
  declare notificationServiceUrl: string;
  declare stripeJsUrl: string;
  declare clinicName: string;
  declare token: string;
  declare getToken: TokenSource | undefined;

  declare private _requests: PaymentRequest[];
  declare private _loaded: boolean;
  declare private _connected: boolean | undefined;
  declare private _signedOut: boolean;
  declare private _paying: Paying | undefined;
  declare private _declining: string;
  /** Why what is shown may be old; and, below, why what the person did last had no effect. */
  declare private _unreached: string;
  declare private _problem: string;
  /** Of which request, and by which version of it, the clinician has reminded a moment ago. */
  declare private _reminded: { id: string; version: number } | undefined;

  /** The receipts that were unfolded, by request; nothing: on its way. */
  declare private _receipts: Map<string, Receipt | undefined>;
  declare private _saving: boolean;

  #service!: Service;
  /** The token came with a link to pay and opens one request only: nothing more can be asked of it. */
  #cameByLink = false;
  #live: LiveConnection | undefined;
  #known = new KnownRequests();
  #opened = new Set<string>();
  #asking: ReturnType<typeof setTimeout> | undefined;
  #standingOut: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.callId = this.token = this.clinicName = '';
    this.paymentRequestServiceUrl = this.notificationServiceUrl = this.stripeJsUrl = '';
    this.#forget();
  }

  #forget() {
    this.#known = new KnownRequests();
    this.#opened = new Set();
    this._requests = [];
    this._loaded = this._signedOut = false;
    this._connected = undefined;
    this._unreached = this._problem = this._declining = '';
    this._reminded = undefined;
    this._receipts = new Map();
    this._saving = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#looked);
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#looked);
    this.#stop();
  }

  protected override updated(changed: PropertyValues): void {
    const addresses = ['callId', 'paymentRequestServiceUrl', 'notificationServiceUrl'];
    const tokenArrived = (changed.has('token') || changed.has('getToken')) && (!this.#live || this._signedOut);
    if (tokenArrived || addresses.some((name) => changed.has(name))) {
      this.#stop();
      this.#forget();
      void this.#start();
    }
    // What went wrong is told where the person may have scrolled away from.
    const wentWrong = (changed.has('_problem') && this._problem) || (changed.has('_paying') && this._paying?.problem);
    if (wentWrong) this.#bringIntoView('.notice.bad[role=alert]');
  }

  async #start() {
    if (!(this.paymentRequestServiceUrl && this.notificationServiceUrl && hasToken(this))) return;
    this.#service = new Service(this.paymentRequestServiceUrl, tokenOf(this));
    let claims: Claims = {};
    try {
      claims = claimsOf(await tokenOf(this)());
    } catch (failure) {
      if (!this.callId) {
        this.#fail(failure);
        return;
      }
    }
    const callId = this.callId || String(claims.call_id);
    this.#cameByLink = Boolean(claims.payment_request_id);
    if (!this.isConnected || this.#live) return;
    this.#live = new LiveConnection(liveUrl(this.notificationServiceUrl, callId), tokenOf(this), {
      connecting: () => void this.#load(),
      connected: (isConnected) => (this._connected = isConnected),
      snapshot: (requests) => this.#hear(requests),
      change: (event, request) => {
        this.#hear([request]);
        if (event === 'PaymentReminded') void this.#remind(request);
      },
    });
  }

  #stop() {
    this.#live?.close();
    this.#live = undefined;
    clearTimeout(this.#asking);
    clearTimeout(this.#standingOut);
    this.#stopPaying();
  }

  /** REST tells what live does not: the clinician's words. Both are needed, in any order. */
  async #load() {
    try {
      const { items } = await this.#service.get<{ items: PaymentRequest[] }>('/v1/guest/payment-requests');
      this._unreached = '';
      items.forEach((request) => this.#take(request));
      this._loaded = true;
      this.#tellOpened();
      this.#resumeAfterReload();
    } catch (failure) {
      if (failure instanceof CallFailed && failure.signedOut) this.#signOut();
      else this._unreached = messageOf(failure);
    }
    clearTimeout(this.#asking);
    const again = this.#live && (this._unreached || this._paying?.step === 'confirming');
    if (again) this.#asking = setTimeout(() => void this.#load(), ASK_AGAIN_MS);
  }

  #hear(requests: PaymentRequest[]) {
    requests.forEach((request) => this.#take(request));
    if (requests.some((request) => isOpen(request) && this.#known.get(request.id)?.description === undefined))
      void this.#load();
    this.#tellOpened();
  }

  #take(news: PaymentRequest) {
    const change = this.#known.take(news);
    if (!change) return;
    this._requests = this.#known.all();
    const { before, after } = change;
    // What is given back stands on the receipt: it is read again.
    if (before && this._receipts.has(after.id)) void this.#readReceipt(after.id);
    if (!before && isOpen(after)) {
      this.#emit('caretill-payment-asked', after);
      if (this._loaded) void this.#show(after.id);
    }
    if (before && before.status !== 'PAID' && after.status === 'PAID') this.#emit('caretill-payment-paid', after);
    // The button that opened the dialog is gone with it.
    if (this.#payLink?.follow(after)) void this.#focusOn(after.id);
    if (!isOpen(after)) {
      if (this._paying?.id === after.id) {
        // The form that had the focus gives way to "Confirming…": who pressed Pay is still looking here.
        const attended = this.matches(':focus-within') || this._paying.step === 'confirming';
        this.#stopPaying();
        if (attended) void this.#focusOn(after.id);
      }
      if (this._declining === after.id) this._declining = '';
      if (sessionStorage.getItem(PAYING_KEY) === after.id) sessionStorage.removeItem(PAYING_KEY);
    }
  }

  /** Once for each reminder, however often it is told, and not when something has happened since. */
  async #remind({ id, version }: PaymentRequest) {
    const request = this.#known.get(id);
    if (!request || !isOpen(request) || request.version !== version) return;
    if (this._reminded?.id === id && this._reminded.version === version) return;
    this._reminded = { id, version };
    clearTimeout(this.#standingOut);
    this.#standingOut = setTimeout(() => (this._reminded = undefined), REMINDED_MS);
    await this.#show(id);
  }

  /** Brings a request into view. The focus stays where it is: the person may be typing. */
  async #show(id: string) {
    await this.updateComplete;
    this.#bringIntoView(`[data-request="${CSS.escape(id)}"]`);
  }

  #bringIntoView(selector: string) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.renderRoot.querySelector(selector)?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  }

  #emit(name: string, detail: PaymentRequest) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #fail(failure: unknown) {
    if (failure instanceof CallFailed && failure.signedOut) this.#signOut();
    else this._problem = messageOf(failure);
  }

  #signOut() {
    this._signedOut = true;
    this.#payLink?.close();
    this.#stop();
    this.dispatchEvent(new CustomEvent('caretill-visit-ended', { bubbles: true, composed: true }));
  }

  /** Somebody comes back to the page: what is shown must be true, whatever happened to the connection meanwhile. */
  #looked = (): void => {
    if (document.visibilityState === 'visible' && this.#live) void this.#load();
  };

  /** The clinician sees "Seen" when the request was on a screen somebody looks at. */
  #tellOpened() {
    if (document.visibilityState === 'hidden') return;
    for (const request of this._requests) {
      if (request.status !== 'REQUESTED' || request.openedAt || this.#opened.has(request.id)) continue;
      this.#opened.add(request.id);
      this.#service
        .post<PaymentRequest | undefined>(this.#path(request.id, 'opening'))
        .then((after) => after?.id && this.#take(after))
        .catch(() => this.#opened.delete(request.id));
    }
  }

  #path(id: string, command: string): string {
    return `/v1/guest/payment-requests/${encodeURIComponent(id)}/${command}`;
  }

  // Paying

  #resumeAfterReload() {
    const id = sessionStorage.getItem(PAYING_KEY);
    const request = id ? this.#known.get(id) : undefined;
    if (request && isOpen(request) && !this._paying) void this.#payNow(request.id);
  }

  async #payNow(id: string) {
    if (this._paying) {
      if (this._paying.step !== 'card') return;
      this.#stopPaying();
    }
    const paying: Paying = { id, step: 'opening', problem: '', emailWrong: false };
    this._paying = paying;
    this._declining = this._problem = '';
    try {
      const { publishableKey, stripeAccount, clientSecret } = await this.#startPayment(id);
      if (this._paying?.id !== id) return;
      const stripe = await loadStripe(this.stripeJsUrl, publishableKey, stripeAccount);
      // After a reload in the middle of a payment: it may have gone through already.
      const status = (await stripe.retrievePaymentIntent?.(clientSecret))?.paymentIntent?.status;
      if (this._paying?.id !== id) return;
      sessionStorage.setItem(PAYING_KEY, id);
      if (status === 'succeeded' || status === 'processing') {
        this.#awaitConfirmation();
        return;
      }
      const elements = stripe.elements({ clientSecret, locale: currentLocale(), appearance: this.#appearance() });
      const paymentElement = elements.create('payment', { layout: 'tabs' });
      paymentElement.on('loaderror', () => this.#update({ problem: say('pay.formUnavailable') }));
      this.#update({ step: 'card', clientSecret, stripe, elements, paymentElement });
      await this.updateComplete;
      const place = document.createElement('div');
      place.slot = 'card';
      this.append(place);
      paymentElement.mount(place);
      this.renderRoot.querySelector<HTMLElement>('#email')?.focus();
    } catch (failure) {
      if (this._paying?.id !== id) return;
      sessionStorage.removeItem(PAYING_KEY);
      this.#stopPaying();
      if (failure instanceof CallFailed) {
        this.#fail(failure);
        void this.#load();
      } else {
        this._problem = say('pay.formUnavailable');
      }
    }
  }

  /** Asks for the payment at Stripe that belongs to the request; the same one each time. */
  #startPayment(id: string) {
    return this.#service.post<{ publishableKey: string; stripeAccount: string; clientSecret: string }>(
      this.#path(id, 'payment'),
    );
  }

  async #confirm(event: SubmitEvent) {
    event.preventDefault();
    const paying = this._paying;
    if (paying?.step !== 'card' || !paying.stripe || !paying.elements) return;
    const email = this.renderRoot.querySelector<HTMLInputElement>('#email')!;
    email.value = email.value.trim();
    if (!email.checkValidity()) {
      this.#update({ emailWrong: true, problem: '' });
      email.focus();
      return;
    }
    this.#update({ step: 'checking', emailWrong: false, problem: '' });
    receiptsSent.add(paying.id);
    try {
      if (this.#known.get(paying.id)?.status === 'REQUESTED') await this.#startPayment(paying.id);
      const { error } = await paying.stripe.confirmPayment({
        elements: paying.elements,
        confirmParams: { return_url: location.href, receipt_email: email.value },
        redirect: 'if_required',
      });
      // The server may have told the end meanwhile: then that is what is shown.
      if (this._paying?.id !== paying.id) return;
      if (!error || error.code === 'payment_intent_unexpected_state') {
        this.#awaitConfirmation();
      } else {
        this.#update({ step: 'card', problem: stripeErrorSentence(error) });
      }
    } catch (failure) {
      if (this._paying?.id !== paying.id) return;
      if (failure instanceof CallFailed && failure.status !== 0) {
        this.#stopPaying();
        this.#fail(failure);
        void this.#load();
      } else {
        this.#update({ step: 'card', problem: messageOf(failure) });
      }
    }
  }

  #awaitConfirmation() {
    this.#closeCardForm();
    this.#update({ step: 'confirming' });
    void this.#load();
  }

  #update(change: Partial<Paying>) {
    if (this._paying) this._paying = { ...this._paying, ...change };
  }

  #stopPaying() {
    this.#closeCardForm();
    this._paying = undefined;
  }

  #closeCardForm() {
    this._paying?.paymentElement?.destroy();
    this.#update({ paymentElement: undefined, elements: undefined });
    this.querySelectorAll(':scope > [slot=card]').forEach((place) => place.remove());
  }

  #backFromCard() {
    const id = this._paying?.id;
    sessionStorage.removeItem(PAYING_KEY);
    this.#stopPaying();
    if (id) void this.#focusOn(id);
  }

  #appearance() {
    const style = getComputedStyle(this);
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

  // Declining

  async #decline(event: SubmitEvent, id: string) {
    event.preventDefault();
    const reason = new FormData(event.target as HTMLFormElement).get('reason');
    this._problem = '';
    try {
      const after = await this.#service.post<PaymentRequest | undefined>(
        this.#path(id, 'decline'),
        reason ? { reason } : {},
      );
      if (after?.id) this.#take(after);
      else await this.#load();
      this._declining = '';
      void this.#focusOn(id);
    } catch (failure) {
      this.#fail(failure);
      void this.#load();
    }
  }

  async #startDeclining(id: string) {
    this._declining = id;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('input[name=reason]')?.focus();
  }

  // The receipt

  async #readReceipt(id: string) {
    try {
      const receipt = await this.#service.get<Receipt>(this.#path(id, 'receipt'));
      this._receipts = new Map(this._receipts).set(id, receipt);
    } catch (failure) {
      this._receipts = new Map([...this._receipts].filter(([other]) => other !== id));
      this.#fail(failure);
    }
  }

  #toggleReceipt(id: string, shown: boolean) {
    if (!shown || this._receipts.get(id)) return;
    this._problem = '';
    this._receipts = new Map(this._receipts).set(id, undefined);
    void this.#readReceipt(id);
  }

  async #saveReceipt(id: string) {
    if (this._saving) return;
    this._saving = true;
    this._problem = '';
    try {
      saveFile(await this.#service.download(this.#path(id, 'receipt'), 'application/pdf'), `receipt-${id}.pdf`);
    } catch (failure) {
      this.#fail(failure);
    } finally {
      this._saving = false;
    }
  }

  // Paying on another device

  #showPayLink(request: PaymentRequest) {
    const path = `/v1/guest/payment-requests/${encodeURIComponent(request.id)}`;
    void this.#payLink?.show(request, path, say('payLink.mineOf', { amount: money(request) }));
  }

  get #payLink(): PayLinkDialog | null {
    return this.renderRoot.querySelector('caretill-pay-link-dialog');
  }

  async #focusOn(id: string) {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-request="${CSS.escape(id)}"] h2`)?.focus();
  }

  static override styles = [
    baseStyles,
    css`
      .amount {
        font-size: 2.25rem;
        font-weight: 680;
        line-height: 1.15;
        letter-spacing: -0.02em;
        font-variant-numeric: tabular-nums;
      }
      .description {
        overflow-wrap: anywhere;
      }
      .reminded {
        outline: 3px solid var(--_accent);
        outline-offset: 1px;
        animation: stand-out 600ms ease-in-out 3 alternate;
      }
      @keyframes stand-out {
        to {
          outline-color: transparent;
        }
      }
      .actions {
        display: grid;
        gap: 0.625rem;
      }
      dl {
        display: grid;
        grid-template-columns: fit-content(45%) minmax(0, 1fr);
        gap: 0.5rem 1.25rem;
      }
      dt {
        color: var(--_muted);
      }
      dd {
        text-align: end;
        overflow-wrap: anywhere;
        font-weight: 550;
      }
      .done {
        display: flex;
        gap: 0.75rem;
        align-items: center;
        color: var(--_positive);
      }
      .done h2 {
        color: inherit;
        font-size: 1.25rem;
      }
      .done svg {
        flex: none;
      }
      .receipt > :not(summary) {
        margin-block-start: 0.75rem;
        padding-block-start: 0.75rem;
        border-block-start: 1px solid var(--_border);
      }
      .lock {
        display: flex;
        gap: 0.5rem;
        align-items: flex-start;
      }
      .lock svg {
        flex: none;
        margin-block-start: 0.2rem;
      }
    `,
  ];

  override render() {
    if (this._signedOut)
      return html`<p class="notice" role="alert">${say(this.#cameByLink ? 'pay.linkEnded' : 'pay.signedOut')}</p>`;
    const open = this._requests.filter(isOpen);
    const ended = this._requests.filter((request) => !isOpen(request));
    return html`<div class="stack">
      ${this._connected === false
        ? html`<p class="notice wait small" role="status">${say('live.reconnecting')}</p>`
        : nothing}
      <p role="alert" class=${this._problem || this._unreached ? 'notice bad' : 'only-read'}>
        ${this._problem || this._unreached}
      </p>
      <div class="stack" aria-live="polite">
        ${this._requests.length > 0
          ? nothing
          : this._loaded
            ? html`<p class="muted">${say('pay.nothing')}</p>`
            : this._unreached
              ? nothing
              : html`<p class="busy muted">${say('pay.loading')}</p>`}
        ${open.length > 1 ? html`<p>${say('pay.several', { count: String(open.length) })}</p>` : nothing}
        ${repeat(
          [...open, ...ended],
          ({ id }) => id,
          (request) => this.#renderRequest(request, open.length > 1),
        )}
      </div>
      <caretill-pay-link-dialog .service=${this.#service}></caretill-pay-link-dialog>
    </div>`;
  }

  /** @param amongSeveral whether others are open too: then each name says its amount */
  #renderRequest(request: PaymentRequest, amongSeveral: boolean) {
    switch (request.status) {
      case 'REQUESTED':
      case 'PAYING':
        return this.#renderOpen(request, amongSeveral);
      case 'PAID':
        return this.#renderPaid(request);
      case 'DECLINED':
        return this.#renderEnded(request, 'pay.declinedTitle', 'pay.declined');
      case 'CANCELLED':
        return request.endReason === 'too-many-attempts'
          ? this.#renderEnded(request, 'pay.closedTitle', 'pay.tooManyAttempts')
          : this.#renderEnded(request, 'pay.cancelledTitle', 'pay.cancelled');
      case 'EXPIRED':
        return this.#renderEnded(request, 'pay.expiredTitle', 'pay.expired');
    }
  }

  #renderOpen(request: PaymentRequest, amongSeveral: boolean) {
    const paying = this._paying?.id === request.id ? this._paying : undefined;
    const reminded = this._reminded?.id === request.id ? this._reminded : undefined;
    return html`<section
      class="panel stack ${reminded ? 'reminded' : ''}"
      data-request=${request.id}
      aria-label=${amongSeveral ? say('pay.asksFor', { asks: this.#asks(), amount: money(request) }) : this.#asks()}
    >
      <div class="close">
        <h2 tabindex="-1">${this.#asks()}</h2>
        <p class="amount">${money(request)}</p>
        ${request.description ? html`<p class="description">${request.description}</p>` : nothing}
      </div>
      ${reminded
        ? keyed(reminded.version, html`<p class="notice wait">${say('pay.reminded', { amount: money(request) })}</p>`)
        : nothing}
      ${paying
        ? this.#renderPaying(request, paying)
        : this._declining === request.id
          ? this.#renderDeclining(request)
          : this.#renderAsk(request, amongSeveral)}
    </section>`;
  }

  #asks(): string {
    return this.clinicName ? say('pay.asks', { clinic: this.clinicName }) : say('pay.asksUnnamed');
  }

  #renderAsk(request: PaymentRequest, amongSeveral: boolean) {
    const named = (word: Word) =>
      amongSeveral ? say('pay.which', { what: say(word), amount: money(request) }) : nothing;
    const payingAnother = this._paying !== undefined && this._paying.step !== 'card';
    return html`${request.lastFailure
        ? html`<p class="notice bad">${refusalSentence(request.lastFailure.code)}</p>`
        : nothing}
      <div class="actions">
        <button
          class="primary wide"
          aria-label=${named('pay.payNow')}
          aria-disabled=${payingAnother ? 'true' : 'false'}
          @click=${() => this.#payNow(request.id)}
        >
          ${say('pay.payNow')}
        </button>
        ${this.#cameByLink
          ? nothing
          : html`<button class="wide" aria-label=${named('payLink.mine')} @click=${() => this.#showPayLink(request)}>
              ${say('payLink.mine')}
            </button>`}
        <button class="wide" aria-label=${named('pay.decline')} @click=${() => this.#startDeclining(request.id)}>
          ${say('pay.decline')}
        </button>
      </div>`;
  }

  #renderPaying(request: PaymentRequest, paying: Paying) {
    if (paying.step === 'opening') return html`<p class="busy" role="status">${say('pay.opening')}</p>`;
    if (paying.step === 'confirming') {
      return html`<div class="notice close" role="status">
        <p class="busy">${say('pay.confirming')}</p>
        <p class="small muted">${say('pay.confirmingHint')}</p>
      </div>`;
    }
    const checking = paying.step === 'checking';
    return html`<form class="stack" novalidate @submit=${this.#confirm} aria-busy=${checking ? 'true' : 'false'}>
      <div>
        <label for="email">${say('pay.email')}</label>
        <input
          id="email"
          type="email"
          autocomplete="email"
          required
          ?readonly=${checking}
          aria-describedby="email-wrong email-hint"
          aria-invalid=${paying.emailWrong ? 'true' : 'false'}
        />
        <p id="email-wrong" class="wrong" role="alert">${paying.emailWrong ? say('pay.emailWrong') : ''}</p>
        <p id="email-hint" class="hint">${say('pay.emailHint')}</p>
      </div>
      <div role="group" aria-label=${say('pay.card')}><slot name="card"></slot></div>
      <p role="alert" class=${paying.problem ? 'notice bad' : 'only-read'}>${paying.problem}</p>
      <div class="actions">
        <button type="submit" class="primary wide" aria-disabled=${checking ? 'true' : 'false'}>
          ${checking ? say('pay.checking') : say('pay.pay', { amount: money(request) })}
        </button>
        ${checking
          ? nothing
          : html`<button type="button" class="wide" @click=${this.#backFromCard}>${say('pay.back')}</button>`}
      </div>
      <p class="lock small muted">
        <svg width="14" height="16" viewBox="0 0 14 16" aria-hidden="true" fill="currentColor">
          <path
            d="M2 7V5a5 5 0 0 1 10 0v2h.5A1.5 1.5 0 0 1 14 8.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 0 14.5v-6A1.5 1.5 0 0 1 1.5 7zm2 0h6V5a3 3 0 0 0-6 0z"
          />
        </svg>
        <span>${say('pay.secure')}</span>
      </p>
    </form>`;
  }

  #renderDeclining(request: PaymentRequest) {
    return html`<form class="stack" @submit=${(event: SubmitEvent) => this.#decline(event, request.id)}>
      <fieldset>
        <legend>${say('pay.declineTitle')}</legend>
        ${DECLINE_REASONS.map(
          (reason) =>
            html`<label class="choice">
              <input type="radio" name="reason" value=${reason} />
              ${say(`decline.${reason}` satisfies Word)}
            </label>`,
        )}
      </fieldset>
      <div class="actions">
        <button type="submit" class="danger wide">${say('pay.declineSend')}</button>
        <button type="button" class="wide" @click=${() => (this._declining = '')}>${say('pay.back')}</button>
      </div>
    </form>`;
  }

  #renderPaid(request: PaymentRequest) {
    const paidAt = new Date(request.paidAt ?? request.endedAt ?? request.createdAt);
    const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'long', timeStyle: 'short' }).format(paidAt);
    const row = (name: string, value: string) =>
      html`<dt>${name}</dt>
        <dd>${value}</dd>`;
    const { arrivedMinor, pendingMinor } = givenBack(request);
    const title = say(arrivedMinor < request.amountMinor ? 'pay.paid' : 'pay.givenBack');
    return html`<section class="panel stack" data-request=${request.id} aria-label=${title}>
      <div class="done">
        <svg width="32" height="32" viewBox="0 0 22 22" aria-hidden="true">
          <circle cx="11" cy="11" r="11" fill="currentColor" />
          <path
            d="M6 11.5l3.2 3.2L16 8"
            fill="none"
            stroke="#fff"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
        <h2 tabindex="-1">${title}</h2>
      </div>
      <dl>
        ${this.clinicName ? row(say('pay.paidTo'), this.clinicName) : nothing} ${row(say('pay.amount'), money(request))}
        ${request.description ? row(say('pay.for'), request.description) : nothing} ${row(say('pay.date'), date)}
        ${request.card
          ? row(
              say('pay.cardUsed'),
              say('pay.cardEnding', { brand: cardBrand(request.card.brand), last4: request.card.last4 }),
            )
          : nothing}
        ${arrivedMinor > 0
          ? row(say('pay.refunded'), formatMoney(arrivedMinor, request.currency, currentLocale()))
          : nothing}
        ${pendingMinor > 0
          ? row(say('receipt.refundPending'), formatMoney(pendingMinor, request.currency, currentLocale()))
          : nothing}
        ${row(say('pay.reference'), request.id)}
      </dl>
      ${request.refundedMinor > 0 ? html`<p class="small muted">${say('pay.refundHint')}</p>` : nothing}
      ${receiptsSent.has(request.id) ? html`<p class="small muted">${say('pay.receipt')}</p>` : nothing}
      ${this.#renderReceipt(request.id)}
      ${request.needsAttention ? html`<p class="notice wait small">${say('pay.attention')}</p>` : nothing}
    </section>`;
  }

  #renderReceipt(id: string) {
    const receipt = this._receipts.get(id);
    return html`<details
      class="receipt"
      @toggle=${(event: Event) => this.#toggleReceipt(id, (event.target as HTMLDetailsElement).open)}
    >
      <summary>${say('receipt.yours')}</summary>
      ${receipt
        ? html`<div class="stack">
            ${receiptLines(receipt)}
            <button class="wide" aria-disabled=${this._saving ? 'true' : 'false'} @click=${() => this.#saveReceipt(id)}>
              ${say('receipt.pdf')}
            </button>
          </div>`
        : this._receipts.has(id)
          ? html`<p class="busy muted small">${say('pay.loading')}</p>`
          : nothing}
    </details>`;
  }

  #renderEnded(request: PaymentRequest, title: Word, words: Word) {
    return html`<section class="notice" data-request=${request.id}>
      <h2 tabindex="-1" class="only-read">${say(title)}</h2>
      <p>${say(words, { amount: money(request) })}</p>
      ${request.needsAttention ? html`<p class="small">${say('pay.attention')}</p>` : nothing}
    </section>`;
  }
}
customElements.define('caretill-pay', PayElement);

function money(request: PaymentRequest): string {
  return formatMoney(request.amountMinor, request.currency, currentLocale());
}

/**
 * The requests for which this browser tab gave Stripe an e-mail address: who paid on another device entered none here.
 * The ids only, kept over reloads.
 */
const receiptsSent = {
  KEY: 'caretill-receipts-sent',
  has(id: string): boolean {
    return this.read().includes(id);
  },
  read(): string[] {
    return JSON.parse(sessionStorage.getItem(this.KEY) ?? '[]');
  },
  add(id: string): void {
    if (!this.has(id)) sessionStorage.setItem(this.KEY, JSON.stringify([...this.read(), id].slice(-100)));
  },
};
