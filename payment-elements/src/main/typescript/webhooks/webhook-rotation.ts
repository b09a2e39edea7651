import { css, html, LitElement } from 'lit';
import type { WebhookEndpointWithSecret, WebhookSecretRotation } from '#services/payment-request-service.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { UserAction } from '../user-action.ts';
import { ModalDialog } from '../modal-dialog.ts';
import { baseStyles } from '../styles.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import { pathOf } from './webhook-words.ts';
import './webhook-secret.ts';
import { define } from '../define.ts';

/** How long the secret before may sign too, in seconds. */
const OVERLAPS = [0, 3_600, 86_400, 604_800] as const;
const USUAL_OVERLAP = 86_400;

/** The dialog that replaces the secret of a webhook, and then shows the new one once. */
export class WebhookRotation extends LitElement {
  static override properties = {
    service: { attribute: false },
    saved: { attribute: false },
    _overlap: { state: true },
    _secret: { state: true },
  };

  declare service: Service;
  /** Called when the secret was replaced. */
  declare saved: () => unknown;
  declare private _overlap: (typeof OVERLAPS)[number];
  declare private _secret: string;

  #endpointId = '';

  readonly #action = new UserAction(this);
  readonly #dialog = new ModalDialog(this);

  constructor() {
    super();
    // The form makes way for the secret.
    new FocusKeeper(this, () => ['h2']);
    this._overlap = USUAL_OVERLAP;
    this._secret = '';
  }

  async show(endpointId: string): Promise<void> {
    this.#endpointId = endpointId;
    this._overlap = USUAL_OVERLAP;
    this._secret = '';
    this.#action.refuse('');
    await this.#dialog.open();
  }

  #rotate(event: SubmitEvent) {
    event.preventDefault();
    void this.#action.run('rotate', async () => {
      const body: WebhookSecretRotation = { overlapSeconds: this._overlap };
      const path = `${pathOf(this.#endpointId)}/secrets`;
      this._secret = (await this.service.post<WebhookEndpointWithSecret>(path, body)).secret;
      this.saved();
    });
  }

  /** The secret is nowhere but in this dialog. */
  readonly #closed = () => {
    this._secret = '';
  };

  static override styles = [
    baseStyles,
    css`
      /* Takes no room around it while the dialog is closed. */
      :host {
        display: contents;
      }
    `,
  ];

  override render() {
    return html`<dialog aria-labelledby="dialog-title" @close=${this.#closed}>
      <div class="stack">
        <h2 id="dialog-title" tabindex="-1">${say(this._secret ? 'webhooks.rotatedTitle' : 'webhooks.rotateTitle')}</h2>
        ${this._secret
          ? html`<caretill-webhook-secret .secret=${this._secret}></caretill-webhook-secret>
              <div class="row"><button @click=${this.#dialog.close}>${say('webhooks.done')}</button></div>`
          : this.#renderQuestion()}
      </div>
    </dialog>`;
  }

  #renderQuestion() {
    return html`<form class="stack" @submit=${this.#rotate}>
      <p>${say('webhooks.rotateHint')}</p>
      <div>
        <label for="overlap">${say('webhooks.overlap')}</label>
        <select
          id="overlap"
          @change=${(event: Event) =>
            (this._overlap = Number((event.target as HTMLSelectElement).value) as typeof this._overlap)}
        >
          ${OVERLAPS.map(
            (seconds) =>
              html`<option value=${seconds} .selected=${seconds === this._overlap}>
                ${say(`webhooks.overlap.${seconds}`)}
              </option>`,
          )}
        </select>
      </div>
      ${this.#action.notices()}
      <div class="row">
        <button type="button" @click=${this.#dialog.close}>${say('webhooks.cancel')}</button>
        <button type="submit" class="primary" aria-disabled=${this.#action.disabled}>
          ${say('webhooks.rotateConfirm')}
        </button>
      </div>
    </form>`;
  }
}
define('caretill-webhook-rotation', WebhookRotation);
