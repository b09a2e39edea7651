import { css, html, LitElement, nothing } from 'lit';
import type {
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookSecret,
  WebhookTest,
} from '#services/payment-request-service.ts';
import type { ClinicNames } from '../clinic-names.ts';
import { confirmed } from '../confirmation.ts';
import { isOver, shortDateTimeOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { Polling } from '../polling.ts';
import { baseStyles } from '../styles.ts';
import { CallFailed, type Service } from '../rest.ts';
import { say } from '../messages.ts';
import './webhook-deliveries.ts';
import './webhook-form.ts';
import type { WebhookForm } from './webhook-form.ts';
import './webhook-rotation.ts';
import type { WebhookRotation } from './webhook-rotation.ts';
import { eventsOf, failureWords, nameOf, ownerOf, pathOf, stateOf } from './webhook-words.ts';
import { define } from '../define.ts';

/** One webhook: whether it works, what was sent to it, its secret; it is tested, paused, changed and deleted here. */
class WebhookEndpointView extends LitElement {
  static override properties = {
    service: { attribute: false },
    names: { attribute: false },
    endpoint: { attribute: false },
    left: { attribute: false },
  };

  declare service: Service;
  /** For the operator: the names of organisations. */
  declare names: ClinicNames | undefined;
  /** As it was when it was chosen; read again every few seconds. */
  declare endpoint: WebhookEndpoint;
  /** Called when the person goes back to the list; with what to say there, if the webhook is deleted. */
  declare left: (words?: string) => unknown;

  readonly #action = new UserAction(this);
  readonly #polling = new Polling(this, () => this.#load());

  /** The person has chosen this webhook, so the focus is here now. */
  protected override firstUpdated(): void {
    void this.#action.focusHeading();
  }

  async #load() {
    this.endpoint = await this.service.get<WebhookEndpoint>(this.#path);
  }

  get #path(): string {
    return pathOf(this.endpoint.id);
  }

  #test() {
    return this.#action.run('test', async () => {
      const result = await this.service.post<WebhookTest>(`${this.#path}/test`);
      const { delivered, failure, httpStatus, milliseconds } = result;
      if (!delivered) {
        const words = [say('webhooks.testFailed'), failureWords(failure, httpStatus)].join(' ');
        throw new CallFailed(words, httpStatus ?? 0, failure ?? '');
      }
      return say('webhooks.testDelivered', { status: String(httpStatus), milliseconds: String(milliseconds) });
    });
  }

  #switch(status: 'ACTIVE' | 'PAUSED') {
    return this.#action.run('switch', async () => {
      const change: WebhookEndpointChange = { status };
      this.endpoint = await this.service.patch<WebhookEndpoint>(this.#path, change);
      return say(status === 'PAUSED' ? 'webhooks.isPaused' : 'webhooks.isResumed');
    });
  }

  readonly #saved = () =>
    this.#action.run('read', async () => {
      await this.#polling.now();
      return say('webhooks.changed');
    });

  readonly #delete = async () => {
    const sure = await confirmed(this, () => ({
      title: say('webhooks.deleteTitle', { webhook: nameOf(this.endpoint) }),
      text: say('webhooks.deleteText'),
      yes: say('webhooks.delete'),
      no: say('webhooks.keep'),
    }));
    if (!sure) return;
    const done = await this.#action.run('delete', () => this.service.delete(this.#path));
    if (done) this.left(say('webhooks.deleted'));
  };

  static override styles = [
    baseStyles,
    css`
      dl {
        display: grid;
        gap: 0.625rem 1rem;
      }
      dl > div {
        display: grid;
        gap: 0 1rem;
        grid-template-columns: minmax(0, 1fr) minmax(0, 3fr);
      }
      dt {
        color: var(--_muted);
      }
      dd,
      h2 {
        overflow-wrap: anywhere;
      }
      @media (max-width: 30rem) {
        dl > div {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  override render() {
    const { endpoint } = this;
    return html`<div class="stack">
      <div><button class="slim" @click=${() => this.left()}>${say('webhooks.back')}</button></div>
      <section class="panel stack" aria-labelledby="title">
        <h2 id="title" tabindex="-1">${nameOf(endpoint)}</h2>
        ${this.#renderFacts(endpoint)} ${this.#action.notices(this.#polling.problem)} ${this.#renderActions(endpoint)}
      </section>
      ${this.#renderSecrets(endpoint)}
      <caretill-webhook-deliveries
        .service=${this.service}
        .endpointId=${endpoint.id}
        .isPaused=${endpoint.status === 'PAUSED'}
      ></caretill-webhook-deliveries>
      <caretill-webhook-form
        .service=${this.service}
        .names=${this.names}
        .saved=${this.#saved}
      ></caretill-webhook-form>
      <caretill-webhook-rotation .service=${this.service} .saved=${this.#polling.now}></caretill-webhook-rotation>
    </div>`;
  }

  #renderFacts(endpoint: WebhookEndpoint) {
    const { word, tone, details } = stateOf(endpoint);
    const fact = (name: string, value: unknown) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
    return html`<dl>
      ${fact(
        say('webhooks.state'),
        html`<span class="pill ${tone}">${word}</span> ${details.map((words) => html`<p class="small">${words}</p>`)}`,
      )}
      ${fact(say('webhooks.address'), html`<bdi dir="ltr">${endpoint.url}</bdi>`)}
      ${this.names ? fact(say('webhooks.whose'), ownerOf(endpoint, this.names)) : nothing}
      ${fact(say('webhooks.events'), eventsOf(endpoint))}
      ${fact(say('webhooks.addedAt'), shortDateTimeOf(endpoint.createdAt))}
    </dl>`;
  }

  #renderActions(endpoint: WebhookEndpoint) {
    const isPaused = endpoint.status === 'PAUSED';
    const { disabled, busy } = this.#action;
    return html`<div class="row">
      <button class="primary" aria-disabled=${disabled} @click=${this.#test}>
        ${say(busy === 'test' ? 'webhooks.testing' : 'webhooks.test')}
      </button>
      <button aria-disabled=${disabled} @click=${() => this.#switch(isPaused ? 'ACTIVE' : 'PAUSED')}>
        ${say(isPaused ? 'webhooks.resume' : 'webhooks.pause')}
      </button>
      <button aria-disabled=${disabled} @click=${() => this.#form.show(endpoint)}>${say('webhooks.change')}</button>
      <button aria-disabled=${disabled} @click=${this.#delete}>${say('webhooks.delete')}</button>
    </div>`;
  }

  get #form(): WebhookForm {
    return this.renderRoot.querySelector<WebhookForm>('caretill-webhook-form')!;
  }

  get #rotation(): WebhookRotation {
    return this.renderRoot.querySelector<WebhookRotation>('caretill-webhook-rotation')!;
  }

  #renderSecrets({ secrets }: WebhookEndpoint) {
    return html`<section class="panel stack" aria-labelledby="secrets-title">
      <div class="close">
        <h2 id="secrets-title">${say('webhooks.secrets')}</h2>
        <p class="small muted">${say('webhooks.secretsHint')}</p>
      </div>
      <ul class="close">
        ${secrets.map((secret) => html`<li>${secretWords(secret)}</li>`)}
      </ul>
      <div>
        <button @click=${() => this.#rotation.show(this.endpoint.id)}>${say('webhooks.rotate')}</button>
      </div>
    </section>`;
  }
}
define('caretill-webhook-endpoint', WebhookEndpointView);

function secretWords({ createdAt, expiresAt }: WebhookSecret): string {
  if (!expiresAt) return say('webhooks.secretCurrent', { time: shortDateTimeOf(createdAt) });
  const time = shortDateTimeOf(expiresAt);
  return say(isOver(expiresAt) ? 'webhooks.secretExpired' : 'webhooks.secretOld', { time });
}
