import { css, html, LitElement, nothing } from 'lit';
import type { PayLink } from '#services/payment-request-service.ts';
import { deadlineOf } from './dates.ts';
import { baseStyles } from './styles.ts';
import { isOpen, type PaymentRequest } from './payment-request.ts';
import { qrPicture } from './qr-picture.ts';
import { messageOf, type Service } from './rest.ts';
import { say } from './messages.ts';
import { define } from './define.ts';

/** How long the words "Link copied" stay. */
const COPIED_MS = 8_000;

/**
 * Shows a new one-time link, and its QR code, to pay one request on another device. Anybody with the link can pay, so
 * it is kept in this dialog only and dropped when it closes. The host reports changes of the request by `follow`.
 *
 * A payer has the other device at hand, so the code comes first. A clinician is somewhere else than the payer: with
 * `to-send` the link comes first, and is copied at once.
 */
export class PayLinkDialog extends LitElement {
  static override properties = {
    service: { attribute: false },
    toSend: { attribute: 'to-send', type: Boolean },
    _title: { state: true },
    _link: { state: true },
    _problem: { state: true },
    _copied: { state: true },
    _begun: { state: true },
  };

  declare service: Service;
  declare toSend: boolean;
  declare private _title: string;
  declare private _link: PayLink | undefined;
  declare private _problem: string;
  declare private _copied: string;
  /** Somebody began to pay after the link was shown, most likely with it. */
  declare private _begun: boolean;

  /** The request as it was when the dialog opened; undefined while the dialog is closed. */
  #request: PaymentRequest | undefined;

  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.toSend = false;
    this._title = this._problem = this._copied = '';
    this._begun = false;
  }

  /** @param path the request's address at the service */
  async show(request: PaymentRequest, path: string, title: string): Promise<void> {
    this.#request = request;
    this._begun = false;
    this._title = title;
    this._link = undefined;
    this._problem = this._copied = '';
    await this.updateComplete;
    this.#dialog.showModal();
    try {
      const link = await this.service.post<PayLink>(`${path}/pay-link`);
      if (this.#request === request) await this.#show(link);
    } catch (failure) {
      if (this.#request === request) this._problem = messageOf(failure);
    }
  }

  async #show(link: PayLink) {
    this._link = link;
    await this.updateComplete;
    if (!this.toSend) return;
    // What was pressed is called "Copy link". A browser may want another press for it, which the dialog offers.
    await this.#copy().catch(() => {});
    this.renderRoot.querySelector<HTMLElement>('.copy')?.focus();
  }

  /** The visit has ended. A link that is shown goes on working, so it stays; another one cannot be made. */
  closeWithoutLink(): void {
    if (!this._link) this.close();
  }

  /** Handles a change of a request. Returns true if that closed the dialog, because the link no longer works. */
  follow(request: PaymentRequest): boolean {
    if (this.#request?.id !== request.id) return false;
    if (!isOpen(request)) {
      this.close();
      return true;
    }
    if (request.status === 'PAYING' && this.#request.status !== 'PAYING') this._begun = true;
    return false;
  }

  close(): void {
    this.#request = undefined;
    this.#dialog.close();
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  readonly #closed = () => {
    this.#request = this._link = undefined;
    clearTimeout(this.#timer);
  };

  async #copy() {
    await navigator.clipboard.writeText(this._link!.url);
    this.#say(say('payLink.copied'));
    this.#timer = setTimeout(() => this.#say(''), COPIED_MS);
  }

  async #pressCopy() {
    try {
      await this.#copy();
    } catch {
      this.renderRoot.querySelector('input')!.select();
      this.#say(say('payLink.copyYourself'));
    }
  }

  async #share() {
    try {
      await navigator.share({ title: say('payLink.shareTitle'), url: this._link!.url });
    } catch {
      // The person closed the device's dialog; the link is still here.
    }
  }

  #say(text: string) {
    clearTimeout(this.#timer);
    this._copied = text;
  }

  static override styles = [
    baseStyles,
    css`
      /* Takes no room around it while the dialog is closed. */
      :host {
        display: contents;
      }
      .qr {
        justify-self: center;
        padding: 1rem;
        /* Black on white in every look, so that a camera can read it. */
        forced-color-adjust: none;
        background: #fff;
        border-radius: var(--_radius);
        border: 1px solid var(--_border);
      }
      .qr svg {
        display: block;
        inline-size: min(14rem, 60vw);
        block-size: auto;
      }
      .link {
        display: flex;
        gap: 0.5rem;
        align-items: end;
        flex-wrap: wrap;
      }
      .link > div {
        flex: 1 1 12rem;
        min-inline-size: 0;
      }
      .copied {
        min-block-size: 1.3125rem;
        font-weight: 600;
        color: var(--_positive);
      }
    `,
  ];

  override render() {
    const link = this._link;
    return html`<dialog aria-labelledby="title" @close=${this.#closed}>
      <div class="stack">
        <h2 id="title">${this._title}</h2>
        <p role="alert" class=${this._problem ? 'notice bad' : 'only-read'}>${this._problem}</p>
        <p role="status" class=${this._begun ? 'notice wait' : 'only-read'}>
          ${this._begun ? say('payLink.begun') : ''}
        </p>
        <p role="status" class=${link || this._problem ? 'only-read' : 'busy muted'}>
          ${link ? say('payLink.ready') : this._problem ? '' : say('payLink.making')}
        </p>
        ${link
          ? this.toSend
            ? [this.#renderLink(link), this.#renderCode(link)]
            : this.#renderForPayer(link)
          : nothing}
        ${link
          ? html`<p class="small muted">
              ${say('payLink.expires', { time: deadlineOf(link.expiresAt) })} ${say('payLink.replaces')}
            </p>`
          : nothing}
        <div class="row"><button @click=${() => this.close()}>${say('payLink.close')}</button></div>
      </div>
    </dialog>`;
  }

  #renderForPayer(link: PayLink) {
    return html`<p>${say('payLink.scan')}</p>
      ${this.#renderQr(link)} ${this.#renderLink(link)}`;
  }

  /** For a clinician who is with the patient after all. */
  #renderCode(link: PayLink) {
    return html`<details>
      <summary>${say('payLink.orScan')}</summary>
      ${this.#renderQr(link)}
    </details>`;
  }

  #renderQr(link: PayLink) {
    return html`<div class="qr">${qrPicture(link.qrSvg, say('payLink.qr'))}</div>`;
  }

  #renderLink(link: PayLink) {
    return html`${this.toSend ? html`<p>${say('payLink.send')}</p>` : nothing}
      <div class="link">
        <div>
          <label for="url">${say('payLink.link')}</label>
          <input id="url" type="url" dir="ltr" readonly .value=${link.url} />
        </div>
        ${'share' in navigator ? html`<button @click=${this.#share}>${say('payLink.share')}</button>` : nothing}
        <button class="copy ${this.toSend ? 'primary' : ''}" @click=${this.#pressCopy}>${say('payLink.copy')}</button>
      </div>
      <p class="small copied" role="status">${this._copied}</p>`;
  }
}
define('caretill-pay-link-dialog', PayLinkDialog);
