import { css, html, LitElement } from 'lit';
import { baseStyles } from '../styles.ts';
import { say } from '../messages.ts';
import { define } from '../define.ts';

/** How long the words "Secret copied" stay. */
const COPIED_MS = 8_000;

/** A secret that the service shows once only, to be copied. It is kept nowhere else. */
class WebhookSecret extends LitElement {
  static override properties = { secret: { attribute: false }, _copied: { state: true } };

  declare secret: string;
  declare private _copied: string;

  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.secret = this._copied = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #copy() {
    clearTimeout(this.#timer);
    try {
      await navigator.clipboard.writeText(this.secret);
      this._copied = say('webhooks.copied');
      this.#timer = setTimeout(() => (this._copied = ''), COPIED_MS);
    } catch {
      this.renderRoot.querySelector('input')!.select();
      this._copied = say('webhooks.copyYourself');
    }
  }

  static override styles = [
    baseStyles,
    css`
      .secret {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: end;
      }
      .secret > div {
        flex: 1 1 12rem;
        min-inline-size: 0;
      }
      #secret {
        font-family: ui-monospace, monospace;
        font-size: 0.875rem;
      }
      .copied {
        min-block-size: 1.3125rem;
        font-weight: 600;
        color: var(--_positive);
      }
    `,
  ];

  override render() {
    return html`<div class="stack">
      <p class="notice wait">${say('webhooks.secretOnce')}</p>
      <div class="secret">
        <div>
          <label for="secret">${say('webhooks.secret')}</label>
          <input id="secret" dir="ltr" readonly autocomplete="off" spellcheck="false" .value=${this.secret} />
        </div>
        <button type="button" class="primary" @click=${this.#copy}>${say('webhooks.copy')}</button>
      </div>
      <p class="small copied" role="status">${this._copied}</p>
    </div>`;
  }
}
define('caretill-webhook-secret', WebhookSecret);
