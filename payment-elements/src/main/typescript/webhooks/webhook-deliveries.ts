import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { WebhookDelivery, WebhookResend, WebhooksResent } from '#services/payment-request-service.ts';
import { dayOf, shortDateTimeOf, startOfDay } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { Polling } from '../polling.ts';
import { rowStyles } from '../row-styles.ts';
import { baseStyles } from '../styles.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { whenRead } from '../when-read.ts';
import { say } from '../messages.ts';
import { deliveryWords, eventName, pathOf } from './webhook-words.ts';
import { define } from '../define.ts';

const STATUSES = ['', 'WAITING', 'DELIVERED', 'FAILED'] as const;
const TONE = { WAITING: 'wait', DELIVERED: 'good', FAILED: 'bad' } as const;

/** So long an event is tried; what has failed is rarely older. */
const TRIED_MS = 3 * 86_400_000;

/** What was sent to a webhook and what waits. One event can be sent again, or all whose attempts have failed. */
class WebhookDeliveries extends LitElement {
  static override properties = {
    service: { attribute: false },
    endpointId: { attribute: false },
    isPaused: { attribute: false },
    _status: { state: true },
  };

  declare service: Service;
  declare endpointId: string;
  /** The webhook is paused, so nothing is sent until it is resumed. */
  declare isPaused: boolean;
  declare private _status: (typeof STATUSES)[number];

  readonly #pages = new Pages<WebhookDelivery>(() => this.service);
  readonly #action = new UserAction(this);
  readonly #polling = new Polling(this, () => this.#load());

  constructor() {
    super();
    this.isPaused = false;
    this._status = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('_status') && changed.get('_status') !== undefined) {
      this.#pages.items = undefined;
      void this.#polling.now();
    }
  }

  #load() {
    return this.#pages.load(withQuery(`${pathOf(this.endpointId)}/deliveries`, { status: this._status }));
  }

  #resend({ eventId }: WebhookDelivery) {
    return this.#action.run(eventId, async () => {
      await this.service.post(`${pathOf(this.endpointId)}/deliveries/${encodeURIComponent(eventId)}/resend`);
      await this.#polling.now();
      return say('webhooks.resent');
    });
  }

  async #resendFailed(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const since = startOfDay(String(new FormData(form).get('since')));
    if (!since) {
      this.#action.refuse(say('webhooks.resendSinceNeeded'));
      form.querySelector('input')!.focus();
      return;
    }
    await this.#action.run('failed', async () => {
      const body: WebhookResend = { since };
      const { resent } = await this.service.post<WebhooksResent>(`${pathOf(this.endpointId)}/resend`, body);
      await this.#polling.now();
      return say('webhooks.resentAll', { count: resent });
    });
  }

  static override styles = [
    baseStyles,
    rowStyles,
    css`
      .filter {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.5rem;
        align-items: end;
        justify-content: space-between;
      }
      .status {
        flex: 0 1 12rem;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        align-items: end;
      }
      .rows > li {
        align-items: start;
      }
    `,
  ];

  override render() {
    const { items } = this.#pages;
    const { problem } = this.#polling;
    return html`<section class="panel stack" aria-labelledby="title">
      <div class="close">
        <h2 id="title" tabindex="-1">${say('webhooks.deliveries')}</h2>
        <p class="small muted">${say('webhooks.deliveriesHint')}</p>
      </div>
      <div class="filter">
        <div class="status">
          <label for="status">${say('webhooks.show')}</label>
          <select
            id="status"
            @change=${(event: Event) =>
              (this._status = (event.target as HTMLSelectElement).value as typeof this._status)}
          >
            ${STATUSES.map((status) => html`<option value=${status}>${say(`webhooks.status.${status}`)}</option>`)}
          </select>
        </div>
        <form novalidate @submit=${this.#resendFailed}>
          <div>
            <label for="since">${say('webhooks.resendSince')}</label>
            <input id="since" name="since" type="date" value=${dayOf(new Date(Date.now() - TRIED_MS))} />
          </div>
          <button type="submit" aria-disabled=${this.#action.disabled}>${say('webhooks.resendFailed')}</button>
        </form>
      </div>
      ${this.#action.notices(problem)}
      ${whenRead(items, problem, (items) =>
        items.length === 0
          ? html`<p class="muted">${say('webhooks.noDeliveries')}</p>`
          : html`<ul class="rows">
              ${repeat(
                items,
                ({ eventId }) => eventId,
                (delivery) => this.#renderDelivery(delivery),
              )}
            </ul>`,
      )}
      ${this.#pages.moreButton(() => this.#action.run('more', () => this.#pages.more()))}
    </section>`;
  }

  #renderDelivery(delivery: WebhookDelivery) {
    const event = eventName(delivery.type);
    const time = shortDateTimeOf(delivery.createdAt);
    return html`<li>
      <div class="about">
        <p class="name">${event}</p>
        <p class="small muted">${time} · ${say('webhooks.deliveryOf', { id: delivery.paymentRequestId })}</p>
        <p class="small muted">${say('webhooks.eventId', { id: delivery.eventId })}</p>
        <p class="small">${deliveryWords(delivery, this.isPaused)}</p>
      </div>
      <span class="pill ${TONE[delivery.status] ?? ''}">${say(`webhooks.status.${delivery.status}`)}</span>
      ${delivery.attempts > 0 || delivery.status !== 'WAITING'
        ? html`<button
            class="slim"
            aria-label=${say('webhooks.resendOf', { event, time })}
            aria-disabled=${this.#action.disabled}
            @click=${() => this.#resend(delivery)}
          >
            ${say('webhooks.resend')}
          </button>`
        : nothing}
    </li>`;
  }
}
define('caretill-webhook-deliveries', WebhookDeliveries);
