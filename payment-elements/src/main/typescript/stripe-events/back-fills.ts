import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BackFill, BackFillOrder, OrderedBackFills } from '#services/stripe-webhook-service.ts';
import { dateTimeOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { Polling } from '../polling.ts';
import { rowStyles } from '../row-styles.ts';
import { baseStyles } from '../styles.ts';
import { Pages } from '../pages.ts';
import type { Service } from '../rest.ts';
import { whenRead } from '../when-read.ts';
import { say, sayIfKnown } from '../messages.ts';
import { define } from '../define.ts';

const TONE = { WAITING: 'good', RUNNING: 'wait', FAILING: 'bad' } as const;

/** How far each account's events were read from Stripe's list, in case webhooks were lost; can start a read at once. */
class BackFills extends LitElement {
  static override properties = { service: { attribute: false } };

  declare service: Service;

  readonly #pages = new Pages<BackFill>(() => this.service);
  readonly #action = new UserAction(this);
  readonly #polling = new Polling(this, () => this.#pages.load('/v1/back-fills'));

  #fetch(what: string, body: BackFillOrder) {
    return this.#action.run(what, async () => {
      const { accounts } = await this.service.post<OrderedBackFills>('/v1/back-fills', body);
      await this.#polling.now();
      return say('backFills.asked', { count: accounts });
    });
  }

  static override styles = [baseStyles, rowStyles];

  override render() {
    const { items } = this.#pages;
    const { problem } = this.#polling;
    const some = items !== undefined && items.length > 0;
    return html`<section class="panel stack" aria-labelledby="title">
      <div class="close">
        <div class="row spread">
          <h2 id="title">${say('backFills.title')}</h2>
          ${some
            ? html`<button class="slim" aria-disabled=${this.#action.disabled} @click=${() => this.#fetch('all', {})}>
                ${say('backFills.fetchAll')}
              </button>`
            : nothing}
        </div>
        <p class="small muted">${say('backFills.hint')}</p>
      </div>
      ${this.#action.notices(problem)}
      ${whenRead(items, problem, (items) =>
        some
          ? html`<ul class="rows">
              ${repeat(
                items,
                ({ account }) => account ?? '',
                (backFill) => this.#renderAccount(backFill),
              )}
            </ul>`
          : html`<p class="muted">${say('backFills.none')}</p>`,
      )}
      ${this.#pages.moreButton(() => this.#action.run('more', () => this.#pages.more()))}
    </section>`;
  }

  #renderAccount(backFill: BackFill) {
    const name = backFill.account ?? say('stripeEvents.platform');
    return html`<li>
      <div class="about">
        <p class="name">${name}</p>
        <p class="small muted">
          ${backFill.reachedAt
            ? say('backFills.reachedAt', { time: dateTimeOf(backFill.reachedAt) })
            : say('backFills.never')}
          · ${say('backFills.found', { count: backFill.eventsFound })}
        </p>
        ${backFill.failure
          ? html`<p class="small">
              ${say('backFills.failure', {
                reason: sayIfKnown(`backFills.failure.${backFill.failure}`) ?? backFill.failure,
              })}
            </p>`
          : nothing}
      </div>
      <span class="pill ${TONE[backFill.status] ?? ''}"
        >${sayIfKnown(`backFills.${backFill.status}`) ?? backFill.status}</span
      >
      ${backFill.account
        ? html`<button
            class="slim"
            aria-label=${say('backFills.fetchOf', { account: name })}
            aria-disabled=${this.#action.disabled}
            @click=${() => this.#fetch(name, { account: backFill.account! })}
          >
            ${say('backFills.fetch')}
          </button>`
        : nothing}
    </li>`;
  }
}
define('caretill-back-fills', BackFills);
