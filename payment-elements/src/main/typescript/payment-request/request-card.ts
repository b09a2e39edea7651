import { html, LitElement, nothing } from 'lit';
import { Answer } from './answer.ts';
import { cancelQuestion, changeQuestion } from '../request-questions.ts';
import { confirmed, type Question } from '../confirmation.ts';
import { dateTimeOf, isOver, timeOf } from '../dates.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { isOpen, moneyOf, type PaymentRequest } from '../payment-request.ts';
import type { RequestCommands } from './request-commands.ts';
import { cardStyles } from './request-card-styles.ts';
import { attentionWords, liveWords, type Payer } from '../status-words.ts';
import { cardBrand } from '../card-brand.ts';
import { baseStyles } from '../styles.ts';
import { type Moment, timelineList, timelineStyles } from '../timeline.ts';
import { UserAction } from '../user-action.ts';
import { say } from '../messages.ts';
import { define } from '../define.ts';

/** What a card needs from the element that lists it. */
export interface CardHost {
  showPayLink(request: PaymentRequest): void;
  showSteps(id: string, shown: boolean): void;
  /** Whether the newest known version of the request is cancelled. */
  isCancelled(id: string): boolean;
  /** Fills the form with the values of a cancelled request. */
  fillForm(request: PaymentRequest): void;
}

/**
 * <caretill-request-card>: one request of the call as the clinician sees it, what can be done with it, and its steps.
 * The card of a request that is going on has one big status, which screen readers read whenever it changes.
 */
export class RequestCard extends LitElement {
  static override properties = {
    commands: { attribute: false },
    list: { attribute: false },
    request: { attribute: false },
    payer: { attribute: false },
    latestEvent: { attribute: false },
    moments: { attribute: false },
    loadingSteps: { attribute: false },
    big: { attribute: false },
    spoken: { attribute: false },
    warning: { attribute: false },
  };

  declare commands: RequestCommands;
  declare list: CardHost;
  declare request: PaymentRequest;
  declare payer: Payer;
  /** The latest live event of the request. */
  declare latestEvent: string | undefined;
  /** Its known steps. */
  declare moments: Moment[];
  /** The steps are unfolded and still loading. */
  declare loadingSteps: boolean;
  /** The request is what the clinician is waiting for, or was a moment ago. */
  declare big: boolean;
  /** Screen readers read the status when it changes, because no pop-up says the same. */
  declare spoken: boolean;
  /** What the service warned of when the request was made. */
  declare warning: string;

  readonly #reminder = new UserAction(this);
  readonly #cancellation = new UserAction(this);
  readonly #download = new UserAction(this);
  readonly #answer = new Answer(this);

  constructor() {
    super();
    // The buttons disappear when the request ends.
    new FocusKeeper(this, () => ['.head']);
  }

  /** Moves the focus to the beginning of the card. */
  async focusHead(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.head')?.focus();
  }

  #remind() {
    return this.#reminder.run('remind', async () => {
      if (!(await this.commands.remind(this.request))) return;
      const { name, hasLeft } = this.payer;
      this.#answer.give(hasLeft ? say('request.remindedLeft', { name }) : say('request.reminded'));
    });
  }

  async #cancel() {
    if (await this.#confirmed(() => cancelQuestion(this.request))) await this.#withdraw();
  }

  /** A request cannot be changed. It is cancelled, and the form is filled with its values for a new one. */
  async #change() {
    const { request } = this;
    if (!(await this.#confirmed(() => changeQuestion(this.request)))) return;
    await this.#withdraw();
    // It is not cancelled if it was paid meanwhile or the service is unavailable.
    if (this.list.isCancelled(request.id)) this.list.fillForm(request);
  }

  /** The dialog gives the focus back to the button that opened it, unless the request has ended and taken it away. */
  async #confirmed(question: () => Question): Promise<boolean> {
    const yes = await confirmed(this, question);
    if (!isOpen(this.request)) await this.focusHead();
    return yes && isOpen(this.request);
  }

  #withdraw() {
    return this.#cancellation.run('cancel', async () => {
      if (await this.commands.cancel(this.request)) await this.focusHead();
    });
  }

  #saveReceipt() {
    return this.#download.run('receipt', async () => {
      if (await this.commands.saveReceipt(this.request)) this.#answer.give(say('receipt.saved'));
    });
  }

  static override styles = [baseStyles, timelineStyles, cardStyles];

  override render() {
    const { request } = this;
    const amount = moneyOf(request);
    const { text, tone } = liveWords(request, this.payer, this.latestEvent);
    const dueBy = request.dispute?.status === 'NEEDS_RESPONSE' ? request.dispute.evidenceDueBy : undefined;
    return html`<div class="request ${this.big ? 'big' : ''}" part="request">
      <div class="head" tabindex="-1" role="group" aria-label=${say('request.of', { amount })}>
        <p class="row spread">
          <span class="amount" part="amount">${amount}</span>
          ${this.big ? nothing : html`<span class="pill ${tone}" part="status">${text}</span>`}
        </p>
        ${request.description ? html`<p class="description">${request.description}</p>` : nothing}
        <p class="small muted">${this.#about()}</p>
      </div>
      ${this.big
        ? html`<p class="status ${tone}" part="status" aria-live=${this.spoken ? 'polite' : 'off'} aria-atomic="true">
            ${text}
          </p>`
        : nothing}
      ${request.bulkBilled ? html`<p><span class="pill wait">${say('history.bulkBilled')}</span></p>` : nothing}
      ${this.warning && isOpen(request) ? html`<p class="notice wait small" role="alert">${this.warning}</p>` : nothing}
      ${dueBy
        ? html`<p class="notice bad small">
            ${say(isOver(dueBy) ? 'dispute.overdue' : 'dispute.dueBy', { time: dateTimeOf(dueBy) })}
          </p>`
        : nothing}
      ${request.needsAttention
        ? html`<p class="notice wait small">${attentionWords(request.needsAttention)}</p>`
        : nothing}
      ${isOpen(request) ? this.#renderCommands(amount) : nothing}
      ${request.status === 'PAID' ? this.#renderReceipt(amount) : nothing} ${this.#answer.render()}
      ${this.#renderSteps(amount)}
    </div>`;
  }

  /** Who pays, when it was requested, and with which card it was paid. */
  #about(): string {
    const { card, createdAt, reference } = this.request;
    const paidWith = card ? say('status.paidWith', { brand: cardBrand(card.brand), last4: card.last4 }) : '';
    return [this.payer.name, timeOf(createdAt), reference, paidWith].filter(Boolean).join(' · ');
  }

  #renderCommands(amount: string) {
    return html`<div class="row commands">
      <button class="slim" aria-label=${say('request.remindOf', { amount })} @click=${this.#remind}>
        ${say('request.remind')}
      </button>
      <button
        class="slim"
        aria-label=${say('payLink.titleOf', { amount })}
        @click=${() => this.list.showPayLink(this.request)}
      >
        ${say('payLink.title')}
      </button>
      <button class="slim" aria-label=${say('request.changeOf', { amount })} @click=${this.#change}>
        ${say('request.change')}
      </button>
      <button class="slim" aria-label=${say('request.cancelOf', { amount })} @click=${this.#cancel}>
        ${say('request.cancel')}
      </button>
    </div>`;
  }

  #renderReceipt(amount: string) {
    return html`<div class="row">
      <button
        class="slim"
        aria-label=${say('receipt.pdfOf', { amount })}
        aria-disabled=${this.#download.disabled}
        @click=${this.#saveReceipt}
      >
        ${say('receipt.pdf')}
      </button>
    </div>`;
  }

  #renderSteps(amount: string) {
    const label = say('timeline.of', { amount });
    return html`<details
      @toggle=${(event: Event) => this.list.showSteps(this.request.id, (event.target as HTMLDetailsElement).open)}
    >
      <summary aria-label=${label}>${say('timeline.title')}</summary>
      ${this.moments.length > 0
        ? timelineList(this.moments, label)
        : this.loadingSteps
          ? html`<p class="busy muted small">${say('request.loading')}</p>`
          : nothing}
    </details>`;
  }
}
define('caretill-request-card', RequestCard);
