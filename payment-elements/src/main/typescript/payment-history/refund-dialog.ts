import { css, html, LitElement, type PropertyValues } from 'lit';
import type { PaymentRequest, Refund, RefundReason } from '#services/payment-request-service.ts';
import { entryError } from '../amount-words.ts';
import { UserAction } from '../user-action.ts';
import { focusFirstError, type FieldErrors } from '../fields.ts';
import { baseStyles } from '../styles.ts';
import { formatForEntry, formatMoney, readAmount } from '../money.ts';
import { CallFailed, isRefusal, type Service } from '../rest.ts';
import { cardBrand } from '../card-brand.ts';
import { currentLocale, say } from '../messages.ts';
import { REASONS, refundChoice } from './refund-choice.ts';
import { refundedMinor, refundObstacle } from './refunds.ts';
import { define } from '../define.ts';

/** Error codes that mean that what this person saw is out of date. */
const CHANGED_MEANWHILE = ['refund-exceeds-payment', 'already-refunded', 'not-paid', 'payment-disputed'];

type Wish = { amountMinor: number; reason: RefundReason };

/**
 * Refunds a payment, in full or in part: first asks how much and why, then asks to confirm the amount. Exactly the
 * confirmed amount is sent, never "what is left", because somebody else may refund at the same moment. A retry after a
 * lost response uses the same key, so the refund is made once.
 */
export class RefundDialog extends LitElement {
  static override properties = {
    service: { attribute: false },
    request: { attribute: false },
    refunds: { attribute: false },
    readAgain: { attribute: false },
    made: { attribute: false },
    _step: { state: true },
    _whole: { state: true },
    _amount: { state: true },
    _reason: { state: true },
    _errors: { state: true },
  };

  declare service: Service;
  declare request: PaymentRequest;
  declare refunds: Refund[];
  /** Reads the request and its refunds again. */
  declare readAgain: () => Promise<unknown>;
  /** Called with the refund after it was made. */
  declare made: (refund: Refund) => unknown;
  declare private _step: 'choose' | 'confirm' | 'not-possible';
  declare private _whole: boolean;
  declare private _amount: string;
  declare private _reason: RefundReason;
  declare private _errors: FieldErrors;

  readonly #action = new UserAction(this);
  #wish: Wish = { amountMinor: 0, reason: REASONS[0] };
  /** The last refund sent whose result is unknown, and its key. */
  #unanswered: { wish: Wish; key: string } | undefined;

  constructor() {
    super();
    this.refunds = [];
    this.#start();
  }

  async ask(): Promise<void> {
    this.#start();
    await this.updateComplete;
    this.#dialog.showModal();
  }

  #start() {
    this._step = 'choose';
    this._whole = true;
    this._amount = '';
    this._reason = REASONS[0];
    this._errors = new Map();
    this.#action.refuse('');
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  get #leftMinor(): number {
    return this.request.amountMinor - this.request.refundedMinor;
  }

  get #isPossible(): boolean {
    return this.#leftMinor > 0 && refundObstacle(this.request) === '';
  }

  #money(minor: number): string {
    return formatMoney(minor, this.request.currency, currentLocale());
  }

  readonly #close = () => {
    if (!this.#action.busy) this.#dialog.close();
  };

  async #show(step: RefundDialog['_step']) {
    this._step = step;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  async #choose(event: SubmitEvent) {
    event.preventDefault();
    const amountMinor = this._whole ? this.#leftMinor : this.#typedMinor();
    if (amountMinor === undefined) {
      await this.updateComplete;
      return focusFirstError(this.renderRoot);
    }
    this._errors = new Map();
    this.#wish = { amountMinor, reason: this._reason };
    this.#action.refuse('');
    await this.#show('confirm');
  }

  #typedMinor(): number | undefined {
    const { currency } = this.request;
    const entry = readAmount(this._amount, currency, currentLocale());
    const error =
      entry.kind !== 'amount'
        ? entryError(entry, currency)
        : entry.amountMinor === 0
          ? say('refund.zero')
          : entry.amountMinor > this.#leftMinor
            ? say('refund.tooMuch', { left: this.#money(this.#leftMinor) })
            : '';
    if (error || entry.kind !== 'amount') {
      this._errors = new Map([['amount', error]]);
      return undefined;
    }
    return entry.amountMinor;
  }

  /** Returns to the form. If the result of the last refund is unknown, reads first how much is left. */
  async #change() {
    if (this.#unanswered && !(await this.#action.run('read', async () => void (await this.readAgain())))) return;
    await this.#show(this.#isPossible ? 'choose' : 'not-possible');
  }

  /** Whether the same refund was sent before and its result is unknown. */
  get #isRepeated(): boolean {
    return JSON.stringify(this.#unanswered?.wish) === JSON.stringify(this.#wish);
  }

  async #send() {
    if (this.#action.busy) return;
    const wish = this.#wish;
    const key = this.#isRepeated ? this.#unanswered!.key : crypto.randomUUID();
    this.#unanswered = { wish, key };
    const known = this.refunds;
    let refund: Refund | undefined;
    let meanwhile = false;
    await this.#action.run('send', async () => {
      try {
        refund = await this.service.post<Refund>(
          `/v1/payment-requests/${encodeURIComponent(this.request.id)}/refunds`,
          wish,
          key,
        );
      } catch (failure) {
        if (!(failure instanceof CallFailed)) throw failure;
        if (!isRefusal(failure)) throw new CallFailed(say('refund.unsure'), failure.status, failure.code);
        this.#unanswered = undefined;
        if (!CHANGED_MEANWHILE.includes(failure.code)) throw failure;
        await this.readAgain();
        // The data just read may not include the dispute yet, so show the service's own message.
        if (failure.code === 'payment-disputed' && this.#isPossible) throw failure;
        meanwhile = true;
        throw new CallFailed(say('refund.notMade'), failure.status, failure.code);
      }
    });
    if (refund) {
      this.#unanswered = undefined;
      this.#dialog.close();
      await this.made(refund);
    } else if (meanwhile) {
      await this.#tellMeanwhile(known);
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('request')) void this.#follow(changed.get('refunds') ?? this.refunds);
  }

  /** The payment has changed under the open dialog, so what it asks may not be possible any more. */
  async #follow(known: readonly Refund[]) {
    if (!this.#dialog.open || this.#action.busy || this.#unanswered || this._step === 'not-possible') return;
    if (!this.#isPossible) await this.#show('not-possible');
    else if (this._step === 'confirm' && this.#wish.amountMinor > this.#leftMinor) await this.#tellMeanwhile(known);
  }

  /** Somebody else refunded first: shows how much and what is left, or why a refund is impossible now. */
  async #tellMeanwhile(known: readonly Refund[]) {
    const theirs = refundedMinor(this.refunds) - refundedMinor(known);
    if (!this.#isPossible) return this.#show('not-possible');
    const left = this.#money(this.#leftMinor);
    this._whole = false;
    this._amount = formatForEntry(this.#wish.amountMinor, this.request.currency, currentLocale());
    this._errors = new Map([
      [
        'amount',
        theirs > 0 ? say('refund.meanwhile', { amount: this.#money(theirs), left }) : say('refund.tooMuch', { left }),
      ],
    ]);
    this._step = 'choose';
    await this.updateComplete;
    focusFirstError(this.renderRoot);
  }

  static override styles = [
    baseStyles,
    css`
      :host {
        display: contents;
      }
      .figure {
        font-size: 1.5rem;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      .part {
        padding-inline-start: 2.125rem;
      }
    `,
  ];

  override render() {
    return html`<dialog
      aria-labelledby="title"
      @cancel=${(event: Event) => this.#action.busy && event.preventDefault()}
    >
      <div class="stack">
        ${this._step === 'choose'
          ? this.#renderChoice()
          : this._step === 'confirm'
            ? this.#renderConfirmation()
            : this.#renderNotPossible()}
      </div>
    </dialog>`;
  }

  #renderChoice() {
    return refundChoice({
      request: this.request,
      whole: this._whole,
      amount: this._amount,
      reason: this._reason,
      errors: this._errors,
      notices: this.#action.notices(),
      submit: (event) => this.#choose(event),
      chooseWhole: () => (this._whole = true),
      choosePart: () => this.#choosePart(),
      enterAmount: (amount) => (this._amount = amount),
      chooseReason: (reason) => (this._reason = reason),
      close: this.#close,
    });
  }

  async #choosePart() {
    this._whole = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#amount')?.focus();
  }

  #renderConfirmation() {
    const { card } = this.request;
    const amount = this.#money(this.#wish.amountMinor);
    const left = this.#leftMinor - this.#wish.amountMinor;
    return html`<h2 id="title" tabindex="-1">${say('refund.confirmTitle')}</h2>
      <p class="figure">${amount}</p>
      <p>${card ? say('refund.toCard', { brand: cardBrand(card.brand), last4: card.last4 }) : say('refund.toPayer')}</p>
      <p>${left > 0 ? say('refund.leaves', { left: this.#money(left) }) : say('refund.leavesNothing')}</p>
      <p class="small muted">${say(`refund.reason.${this.#wish.reason}`)}</p>
      ${this.#action.notices()}
      <div class="row">
        <button aria-disabled=${this.#action.disabled} @click=${this.#change}>${say('refund.change')}</button>
        <button class="danger" aria-disabled=${this.#action.disabled} @click=${this.#send}>
          ${this.#action.busy === 'send'
            ? say('refund.sending')
            : this.#isRepeated
              ? say('refund.sendAgain', { amount })
              : say('refund.send', { amount })}
        </button>
      </div>`;
  }

  #renderNotPossible() {
    const obstacle = refundObstacle(this.request);
    return html`<h2 id="title" tabindex="-1">
        ${say(obstacle ? 'refund.notPossibleTitle' : 'refund.nothingLeftTitle')}
      </h2>
      <p>${obstacle || say('refund.nothingLeft')}</p>
      ${this.#action.notices()}
      <div class="row"><button class="primary" @click=${this.#close}>${say('refund.close')}</button></div>`;
  }
}
define('caretill-refund-dialog', RefundDialog);
