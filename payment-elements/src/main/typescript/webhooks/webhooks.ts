import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { WebhookEndpoint } from '#services/payment-request-service.ts';
import type { ClinicNames } from '../clinic-names.ts';
import { UserAction } from '../user-action.ts';
import { Polling } from '../polling.ts';
import { rowStyles } from '../row-styles.ts';
import { baseStyles } from '../styles.ts';
import { Pages } from '../pages.ts';
import type { Service } from '../rest.ts';
import { whenRead } from '../when-read.ts';
import { say } from '../messages.ts';
import './webhook-endpoint.ts';
import './webhook-form.ts';
import type { WebhookForm } from './webhook-form.ts';
import { eventsOf, nameOf, ownerOf, stateOf, WEBHOOKS } from './webhook-words.ts';
import { define } from '../define.ts';

/**
 * Where outcomes of payments are sent: all webhooks for the operator, those of the own organisation for a manager; and
 * one of them, once it is chosen.
 */
class Webhooks extends LitElement {
  static override properties = {
    service: { attribute: false },
    names: { attribute: false },
    _chosen: { state: true },
  };

  declare service: Service;
  /** For the operator: the names of organisations, which have webhooks each. */
  declare names: ClinicNames | undefined;
  /** The webhook that is shown; undefined: the list is. */
  declare private _chosen: WebhookEndpoint | undefined;

  readonly #pages = new Pages<WebhookEndpoint>(() => this.service);
  readonly #action = new UserAction(this);
  readonly #polling = new Polling(this, () => this.#load());

  protected override firstUpdated(): void {
    void this.names?.learnOrganisations();
  }

  /** The list is not on the screen while one webhook is. */
  async #load() {
    if (!this._chosen) await this.#pages.load(WEBHOOKS);
  }

  async #leave(words?: string) {
    const left = this._chosen?.id ?? '';
    this._chosen = undefined;
    await this.#action.run('read', async () => {
      await this.#polling.now();
      return words;
    });
    await this.updateComplete;
    const button = this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(left)}"]`);
    (button ?? this.renderRoot.querySelector<HTMLElement>('h2'))?.focus();
  }

  static override styles = [
    baseStyles,
    rowStyles,
    css`
      .rows > li {
        align-items: start;
      }
    `,
  ];

  override render() {
    if (this._chosen)
      return html`<caretill-webhook-endpoint
        .service=${this.service}
        .names=${this.names}
        .endpoint=${this._chosen}
        .left=${(words?: string) => this.#leave(words)}
      ></caretill-webhook-endpoint>`;
    const { items } = this.#pages;
    const { problem } = this.#polling;
    return html`<section class="panel stack" aria-labelledby="title">
        <div class="close">
          <h2 id="title" tabindex="-1">${say('webhooks.title')}</h2>
          <p class="small muted">${say('webhooks.hint')}</p>
        </div>
        ${this.#action.notices(problem)}
        ${whenRead(items, problem, (items) =>
          items.length === 0
            ? html`<p>${say('webhooks.none')}</p>`
            : html`<ul class="rows">
                ${repeat(
                  items,
                  ({ id }) => id,
                  (endpoint) => this.#renderEndpoint(endpoint),
                )}
              </ul>`,
        )}
        ${this.#pages.moreButton(() => this.#action.run('more', () => this.#pages.more()))}
        ${items
          ? html`<div>
              <button
                class="primary"
                @click=${() => this.renderRoot.querySelector<WebhookForm>('caretill-webhook-form')!.show()}
              >
                ${say('webhooks.add')}
              </button>
            </div>`
          : nothing}
      </section>
      <caretill-webhook-form
        .service=${this.service}
        .names=${this.names}
        .saved=${this.#polling.now}
      ></caretill-webhook-form>`;
  }

  #renderEndpoint(endpoint: WebhookEndpoint) {
    const { word, tone, details } = stateOf(endpoint);
    const name = nameOf(endpoint);
    return html`<li>
      <div class="about">
        <p class="name">${name}</p>
        <p class="small muted"><bdi dir="ltr">${endpoint.url}</bdi></p>
        <p class="small muted">
          ${[...(this.names ? [ownerOf(endpoint, this.names)] : []), eventsOf(endpoint)].join(' · ')}
        </p>
        ${details.map((words) => html`<p class="small">${words}</p>`)}
      </div>
      <span class="pill ${tone}">${word}</span>
      <button
        class="slim"
        data-id=${endpoint.id}
        aria-label=${say('webhooks.openOf', { webhook: name })}
        @click=${() => (this._chosen = endpoint)}
      >
        ${say('webhooks.open')}
      </button>
    </li>`;
  }
}
define('caretill-webhooks', Webhooks);
