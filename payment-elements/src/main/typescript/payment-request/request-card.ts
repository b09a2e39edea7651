import { css, html, LitElement, nothing } from 'lit';
import { cancelQuestion, changeQuestion, confirmed } from '../confirmation.ts';
import { dateTimeOf, isOver, timeOf } from '../dates.ts';
import { isOpen, moneyOf, type PaymentRequest } from '../payment-request.ts';
import type { RequestCommands } from './request-commands.ts';
import { attentionWords, statusWords } from '../status-words.ts';
import { baseStyles } from '../styles.ts';
import { type Moment, timelineList, timelineStyles } from '../timeline.ts';
import { UserAction } from '../user-action.ts';
import { say } from '../messages.ts';

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
 */
export class RequestCard extends LitElement {
  static override properties = {
    commands: { attribute: false },
    list: { attribute: false },
    request: { attribute: false },
    payerName: { attribute: false },
    latestEvent: { attribute: false },
    moments: { attribute: false },
    loadingSteps: { attribute: false },
  };

  declare commands: RequestCommands;
  declare list: CardHost;
  declare request: PaymentRequest;
  declare payerName: string;
  /** The latest live event of the request. */
  declare latestEvent: string | undefined;
  /** Its known steps. */
  declare moments: Moment[];
  /** The steps are unfolded and still loading. */
  declare loadingSteps: boolean;

  readonly #reminder = new UserAction(this);
  readonly #cancellation = new UserAction(this);
  readonly #download = new UserAction(this);

  /** The buttons disappear when the request ends, so the focus moves to the steps of the same request. */
  async focusSteps(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('summary')?.focus();
  }

  #remind() {
    return this.#reminder.run('remind', async () => void (await this.commands.remind(this.request)));
  }

  async #cancel() {
    if (await confirmed(this, () => cancelQuestion(this.request))) await this.#withdraw();
  }

  /** A request cannot be changed. It is cancelled, and the form is filled with its values for a new one. */
  async #change() {
    const { request } = this;
    if (!(await confirmed(this, () => changeQuestion(this.request)))) return;
    await this.#withdraw();
    // It is not cancelled if it was paid meanwhile or the service is unavailable.
    if (this.list.isCancelled(request.id)) this.list.fillForm(request);
  }

  #withdraw() {
    return this.#cancellation.run('cancel', async () => {
      if (await this.commands.cancel(this.request)) await this.focusSteps();
    });
  }

  #saveReceipt() {
    return this.#download.run('receipt', async () => void (await this.commands.saveReceipt(this.request)));
  }

  static override styles = [
    baseStyles,
    timelineStyles,
    css`
      .request {
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
        padding: 0.75rem 0.875rem;
        background: var(--_surface);
        display: grid;
        gap: 0.375rem;
      }
      .amount {
        font-weight: 650;
        font-size: 1.0625rem;
        font-variant-numeric: tabular-nums;
      }
      .description {
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render() {
    const { request } = this;
    const { text, tone } = statusWords(request, this.latestEvent);
    const dueBy = request.dispute?.status === 'NEEDS_RESPONSE' ? request.dispute.evidenceDueBy : undefined;
    return html`<div class="request">
      <div class="row spread">
        <span class="amount">${moneyOf(request)}</span>
        <span class="pill ${tone}">${text}</span>
      </div>
      ${request.description ? html`<p class="description">${request.description}</p>` : nothing}
      ${request.bulkBilled ? html`<p><span class="pill wait">${say('history.bulkBilled')}</span></p>` : nothing}
      <p class="small muted">${[this.payerName, timeOf(request.createdAt)].filter(Boolean).join(' · ')}</p>
      ${dueBy
        ? html`<p class="notice bad small">
            ${say(isOver(dueBy) ? 'dispute.overdue' : 'dispute.dueBy', { time: dateTimeOf(dueBy) })}
          </p>`
        : nothing}
      ${request.needsAttention
        ? html`<p class="notice wait small">${attentionWords(request.needsAttention)}</p>`
        : nothing}
      ${isOpen(request) ? this.#renderCommands() : nothing}
      ${request.status === 'PAID' ? this.#renderReceipt() : nothing} ${this.#renderSteps()}
    </div>`;
  }

  #renderCommands() {
    const amount = moneyOf(this.request);
    return html`<div class="row">
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

  #renderReceipt() {
    return html`<div class="row">
      <button
        class="slim"
        aria-label=${say('receipt.pdfOf', { amount: moneyOf(this.request) })}
        aria-disabled=${this.#download.disabled}
        @click=${this.#saveReceipt}
      >
        ${say('receipt.pdf')}
      </button>
    </div>`;
  }

  #renderSteps() {
    const label = say('timeline.of', { amount: moneyOf(this.request) });
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
customElements.define('caretill-request-card', RequestCard);
