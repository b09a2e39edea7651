import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { StripeEvent } from '#services/stripe-webhook-service.ts';
import { shortDateTimeOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { rowStyles } from '../row-styles.ts';
import { baseStyles } from '../styles.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { say, sayIfKnown } from '../messages.ts';
import './back-fills.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

/** The events received from Stripe and their results; each event's fact can be published again. For the operator. */
class StripeEvents extends LitElement {
  static override properties = { service: { attribute: false } };

  declare service: Service;

  #filter = { account: '', type: '' };

  readonly #action = new UserAction(this);
  readonly #pages = new Pages<StripeEvent>(() => this.service);

  protected override firstUpdated(): void {
    void this.#show();
  }

  #show() {
    return this.#action.run('show', () => this.#pages.load(withQuery('/v1/stripe-events', this.#filter)));
  }

  #choose(event: SubmitEvent) {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const field = (name: string) => String(fields.get(name) ?? '').trim();
    this.#filter = { account: field('account'), type: field('type') };
    void this.#show();
  }

  #replay({ id }: StripeEvent) {
    return this.#action.run(id, async () => {
      await this.service.post(`/v1/stripe-events/${id}/replay`);
      await this.#pages.load(withQuery('/v1/stripe-events', this.#filter));
      return say('stripeEvents.replayed');
    });
  }

  static override styles = [
    baseStyles,
    rowStyles,
    css`
      .filter {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
        align-items: end;
      }
      .rows > li {
        align-items: start;
      }
      .rows .about {
        flex-basis: 16rem;
        display: grid;
        gap: 0.125rem;
      }
    `,
  ];

  override render() {
    const { items } = this.#pages;
    return html`<div class="stack">
      <caretill-back-fills .service=${this.service}></caretill-back-fills>
      <section class="panel stack" aria-labelledby="title">
        <div class="close">
          <h2 id="title">${say('stripeEvents.received')}</h2>
          <p class="small muted">${say('stripeEvents.hint')}</p>
        </div>
        <form class="filter" @submit=${this.#choose}>
          <div>
            <label for="account">${say('stripeEvents.account')}</label
            ><input id="account" name="account" autocomplete="off" maxlength="255" placeholder="acct_…" />
          </div>
          <div>
            <label for="type">${say('stripeEvents.type')}</label
            ><input id="type" name="type" autocomplete="off" maxlength="255" placeholder="payment_intent.succeeded" />
          </div>
          <button type="submit" aria-disabled=${this.#action.disabled}>${say('audit.show')}</button>
        </form>
        ${this.#action.notices()}
        ${whenRead(items, this.#action.problem, (items) =>
          items.length === 0
            ? html`<p class="muted">${say('stripeEvents.none')}</p>`
            : html`<ul class="rows">
                ${repeat(
                  items,
                  ({ id }) => id,
                  (event) => this.#renderEvent(event),
                )}
              </ul>`,
        )}
        ${this.#pages.moreButton(() => this.#action.run('more', () => this.#pages.more()))}
      </section>
    </div>`;
  }

  #renderEvent(event: StripeEvent) {
    return html`<li>
      <div class="about">
        <p class="name">${event.type}</p>
        <p class="small muted">${[event.account ?? say('stripeEvents.platform'), event.id].join(' · ')}</p>
        <p class="small muted">
          ${say(event.source === 'back-fill' ? 'stripeEvents.fetchedAt' : 'stripeEvents.receivedAt', {
            time: shortDateTimeOf(event.receivedAt),
          })}${event.replays > 0 ? ` · ${say('stripeEvents.replays', { count: event.replays })}` : ''}
        </p>
        ${event.flags.length > 0
          ? html`<p class="small">
              ${event.flags.map(
                (flag) => html`<span class="pill">${sayIfKnown(`stripeEvents.flag.${flag}`) ?? flag}</span> `,
              )}
            </p>`
          : nothing}
      </div>
      <button
        class="slim"
        aria-label=${say('stripeEvents.replayOf', { type: event.type, id: event.id })}
        aria-disabled=${this.#action.disabled}
        @click=${() => this.#replay(event)}
      >
        ${say('stripeEvents.replay')}
      </button>
    </li>`;
  }
}
define('caretill-stripe-events', StripeEvents);
