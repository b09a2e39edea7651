import { html, LitElement, nothing } from 'lit';
import type { PaymentSettings } from '#services/clinic-config-service.ts';
import type {
  Attention,
  Dispute,
  Disputes,
  PaymentAtStripe,
  PaymentRequestWithTimeline,
  Refund,
  Refunds,
} from '#services/payment-request-service.ts';
import { cancelQuestion } from '../request-questions.ts';
import { confirmed } from '../confirmation.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import { Polling } from '../polling.ts';
import { formatMoney } from '../money.ts';
import '../pay-link-dialog.ts';
import type { PayLinkDialog } from '../pay-link-dialog.ts';
import { isOpen, moneyOf } from '../payment-request.ts';
import { CallFailed, type Service } from '../rest.ts';
import { statusWords } from '../status-words.ts';
import { timelinePanel, timelineStyles } from '../timeline.ts';
import { currentLocale, say, sayOr } from '../messages.ts';
import { disputePill, disputesStyles, disputesOf } from './disputes.ts';
import { atStripePanel, readAtStripe } from './at-stripe.ts';
import { paymentDetailStyles } from './payment-detail-styles.ts';
import { factsOf, factsStyles } from './payment-facts.ts';
import './refund-dialog.ts';
import type { RefundDialog } from './refund-dialog.ts';
import { ReceiptPanel, receiptPanelStyles } from './receipt-panel.ts';
import { refundsPanel } from './refunds-panel.ts';
import { failureSentence, refundsStyles } from './refunds.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

/**
 * One payment request with everything its clinic may see: the facts, what happened step by step, refunds, disputes, the
 * receipt. Read again every few seconds, because patients, colleagues and Stripe may change it.
 */
class PaymentDetail extends LitElement {
  static override properties = {
    service: { attribute: false },
    requestId: { attribute: false },
    terms: { attribute: false },
    roles: { attribute: false },
    timeZone: { attribute: false },
    back: { attribute: false },
    _request: { state: true },
    _refunds: { state: true },
    _disputes: { state: true },
    _refunded: { state: true },
    _atStripe: { state: true },
  };

  declare service: Service;
  declare requestId: string;
  /** The clinic's payment settings; undefined until they are loaded. */
  declare terms: PaymentSettings | undefined;
  /** Which roles the person has at the clinic. */
  declare roles: string[];
  declare timeZone: string | undefined;
  declare back: () => unknown;
  declare private _request: PaymentRequestWithTimeline | undefined;
  declare private _refunds: Refund[];
  declare private _disputes: Dispute[];
  /** The first result of the refund that this person made. */
  declare private _refunded: { words: string; tone: string } | undefined;
  declare private _atStripe: PaymentAtStripe | undefined;

  readonly #polling = new Polling(this, () => this.#load());
  /** Runs commands on an open request. Their result is shown at the request, even after it has ended. */
  readonly #command = new UserAction(this);
  readonly #receipt = new ReceiptPanel(this, {
    service: () => this.service,
    path: () => `${this.#path}/receipt`,
    fileName: () => `receipt-${this.requestId}`,
  });
  #arrived = false;
  #gone = false;

  constructor() {
    super();
    this._refunds = [];
    this._disputes = [];
    this.roles = [];
  }

  get #path() {
    return `/v1/payment-requests/${encodeURIComponent(this.requestId)}`;
  }

  async #load() {
    if (this.#gone) return;
    try {
      const request = await this.service.get<PaymentRequestWithTimeline>(this.#path);
      const isNew = request.version > (this._request?.version ?? 0);
      const [refunds, disputes, receipt, atStripe] = await Promise.all([
        request.status === 'PAID' ? this.service.get<Refunds>(`${this.#path}/refunds`) : { items: [] },
        request.dispute ? this.service.get<Disputes>(`${this.#path}/disputes`) : { items: [] },
        isNew ? this.#receipt.readAgain() : undefined,
        isNew && this.roles.includes('clinic-admin') ? readAtStripe(this.service, this.#path) : this._atStripe,
      ]);
      // Drop a response that is older than the one shown.
      if (this._request && request.version < this._request.version) return;
      this._request = request;
      this._refunds = refunds.items;
      this._disputes = disputes.items;
      // The button that opened the dialog disappeared with it.
      if (this.#payLink?.follow(request)) void this.#command.focusHeading();
      this.#receipt.take(receipt);
      this._atStripe = atStripe;
    } catch (failure) {
      this.#gone = failure instanceof CallFailed && failure.status === 404;
      throw this.#gone ? new CallFailed(say('history.unknown'), 404, 'not-found') : failure;
    }
    if (!this.#arrived) void this.#arrive();
  }

  /** Moves the focus to the heading, because the list that had it is hidden. */
  async #arrive() {
    this.#arrived = true;
    await this.#command.focusHeading();
  }

  readonly #readAgain = async () => {
    await this.#load();
    await this.updateComplete;
  };

  readonly #made = async (refund: Refund) => {
    const amount = formatMoney(refund.amountMinor, refund.currency, currentLocale());
    this._refunded =
      refund.status === 'FAILED'
        ? { words: say('refund.refused', { amount, why: failureSentence(refund.failureReason) }), tone: 'bad' }
        : { words: say(refund.status === 'SUCCEEDED' ? 'refund.made' : 'refund.onItsWay', { amount }), tone: 'good' };
    await this.#polling.now();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#refunds')?.focus();
  };

  async #cancel() {
    if (await confirmed(this, () => cancelQuestion(this._request!))) await this.#send('cancellation');
  }

  /** Reads the request again at once, also after a refusal, because then something else happened meanwhile. */
  async #send(command: 'cancellation' | 'reminder' | 'attention/resolution', done = '', body = {}) {
    const { needsAttention } = this._request!;
    await this.#command.run(command, async () => {
      try {
        await this.service.post(`${this.#path}/${command}`, body);
      } finally {
        await this.#polling.now();
      }
      return done;
    });
    // The buttons disappear when the request ends, or needs no attention any more.
    const isGone = !isOpen(this._request!) || this._request!.needsAttention !== needsAttention;
    if (isGone) await this.#command.focusHeading();
  }

  get #payLink(): PayLinkDialog | null {
    return this.renderRoot.querySelector('caretill-pay-link-dialog');
  }

  static override styles = [
    baseStyles,
    timelineStyles,
    refundsStyles,
    disputesStyles,
    factsStyles,
    receiptPanelStyles,
    paymentDetailStyles,
  ];

  override render() {
    const { problem } = this.#polling;
    return html`<div class="detail">
      <div><button @click=${() => this.back()}>${say('history.back')}</button></div>
      <p role="alert" class=${problem ? 'notice bad' : 'only-read'}>${problem}</p>
      ${whenRead(
        this._request,
        problem,
        (request) =>
          html`${this.#renderFacts(request)}
          ${this._disputes.length > 0
            ? disputesOf(this._disputes, this.terms?.stripe?.livemode ?? false, this.timeZone)
            : nothing}
          ${request.status === 'PAID' ? html`${this.#renderRefunds(request)} ${this.#receipt.render()}` : nothing}
          ${atStripePanel(this._atStripe)} ${timelinePanel(request.timeline ?? [], this.timeZone)}`,
      )}
      <caretill-pay-link-dialog to-send .service=${this.service}></caretill-pay-link-dialog>
    </div>`;
  }

  #renderFacts(request: PaymentRequestWithTimeline) {
    const { text, tone } = statusWords({ ...request, dispute: null });
    return html`<section class="panel stack" aria-labelledby="payment">
      <div class="close">
        <h2 id="payment" class="amount" tabindex="-1">${moneyOf(request)}</h2>
        <p class="for">${request.description}</p>
        <p class="row">
          <span class="pill ${tone}" role="status">${text}</span>${request.dispute
            ? disputePill(request.dispute.status)
            : nothing}${request.bulkBilled
            ? html`<span class="pill wait">${say('history.bulkBilled')}</span>`
            : nothing}
        </p>
      </div>
      ${this.#command.notices()} ${isOpen(request) ? this.#renderCommands(request) : nothing}
      ${request.needsAttention ? this.#renderAttention(request.needsAttention) : nothing}
      ${factsOf(request, this.timeZone)}
    </section>`;
  }

  /** Only an administrator can say that it was dealt with; what is asked of the person happens at Stripe. */
  #renderAttention(reason: Attention) {
    return html`<div class="notice wait stack">
      <p>${sayOr(`history.attention.${reason}`, 'history.attention.other')}</p>
      ${this.roles.includes('clinic-admin')
        ? html`<div class="row">
            <button
              class="slim"
              aria-disabled=${this.#command.disabled}
              @click=${() => this.#send('attention/resolution', say('history.resolved'), { reason })}
            >
              ${say('history.resolve')}
            </button>
          </div>`
        : nothing}
    </div>`;
  }

  #renderCommands(request: PaymentRequestWithTimeline) {
    const amount = moneyOf(request);
    return html`<div class="row">
      <button
        class="slim"
        aria-label=${say('payLink.titleOf', { amount })}
        @click=${() => this.#payLink?.show(request, this.#path, say('payLink.dialog', { amount }))}
      >
        ${say('payLink.title')}
      </button>
      <button
        class="slim"
        aria-label=${say('request.remindOf', { amount })}
        aria-disabled=${this.#command.disabled}
        @click=${() => this.#send('reminder', say('history.reminded'))}
      >
        ${say('request.remind')}
      </button>
      <button
        class="slim"
        aria-label=${say('request.cancelOf', { amount })}
        aria-disabled=${this.#command.disabled}
        @click=${this.#cancel}
      >
        ${say('request.cancel')}
      </button>
    </div>`;
  }

  #renderRefunds(request: PaymentRequestWithTimeline) {
    return html`${refundsPanel({
        request,
        refunds: this._refunds,
        mayRefund: this.terms?.mayRefund,
        roles: this.roles,
        made: this._refunded,
        timeZone: this.timeZone,
        ask: () => this.renderRoot.querySelector<RefundDialog>('caretill-refund-dialog')?.ask(),
      })}
      <caretill-refund-dialog
        .service=${this.service}
        .request=${request}
        .refunds=${this._refunds}
        .readAgain=${this.#readAgain}
        .made=${this.#made}
      ></caretill-refund-dialog>`;
  }
}
define('caretill-payment-detail', PaymentDetail);
