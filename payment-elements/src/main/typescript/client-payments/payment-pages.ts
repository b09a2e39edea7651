import { css, html, LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AddedDomain, PaymentPageDomain, PaymentPageDomainList } from '#services/clinic-config-service.ts';
import { UserAction } from '../user-action.ts';
import { focusFirstError, textField, type FieldErrors } from '../fields.ts';
import { Polling } from '../polling.ts';
import { ModalDialog } from '../modal-dialog.ts';
import { rowStyles } from '../row-styles.ts';
import { baseStyles } from '../styles.ts';
import { CallFailed, type Service } from '../rest.ts';
import { whenRead } from '../when-read.ts';
import { say } from '../messages.ts';
import { define } from '../define.ts';

const PATH = '/v1/payment-page-domains';
const BAD_REQUEST = 400;

/** The domains where patients pay, on which Apple Pay and Google Pay are registered. The operator adds and removes them. */
class PaymentPages extends LitElement {
  static override properties = {
    service: { attribute: false },
    _domains: { state: true },
    _domain: { state: true },
    _removing: { state: true },
    _errors: { state: true },
  };

  declare service: Service;
  declare private _domains: PaymentPageDomain[] | undefined;
  declare private _domain: string;
  declare private _removing: string;
  declare private _errors: FieldErrors;

  readonly #list = new UserAction(this);
  readonly #removal = new UserAction(this);
  readonly #dialog = new ModalDialog(this);
  readonly #polling = new Polling(this, () => this.#load());

  constructor() {
    super();
    this._domain = this._removing = '';
    this._errors = new Map();
  }

  async #load() {
    this._domains = (await this.service.get<PaymentPageDomainList>(PATH)).items;
  }

  async #add(event: SubmitEvent) {
    event.preventDefault();
    const domain = this._domain.trim();
    this._errors = new Map(domain ? [] : [['domain', say('pages.domainNeeded')]]);
    if (domain)
      await this.#list.run('add', async () => {
        try {
          const added = await this.service.put<AddedDomain>(`${PATH}/${encodeURIComponent(domain)}`);
          this._domain = '';
          await this.#polling.now();
          return say('pages.added', { domain: added.domain });
        } catch (failure) {
          if (!(failure instanceof CallFailed) || failure.status !== BAD_REQUEST) throw failure;
          this._errors = new Map([['domain', say('pages.domainWrong')]]);
          return '';
        }
      });
    if (this._errors.size > 0) {
      await this.updateComplete;
      focusFirstError(this.renderRoot);
    }
  }

  async #ask(domain: string) {
    this._removing = domain;
    this.#removal.refuse('');
    await this.#dialog.open();
  }

  readonly #remove = async () => {
    const domain = this._removing;
    const done = await this.#removal.run('remove', () => this.service.delete(`${PATH}/${encodeURIComponent(domain)}`));
    if (!done) return;
    this.#dialog.close();
    await this.#list.run('read', async () => {
      await this.#polling.now();
      return say('pages.removed', { domain });
    });
    await this.#list.focusHeading();
  };

  static override styles = [
    baseStyles,
    rowStyles,
    css`
      .find {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        align-items: end;
      }
      .find > .field {
        flex: 1 1 14rem;
      }
    `,
  ];

  override render() {
    const { problem } = this.#polling;
    return html`<section class="panel stack">
        <h2 tabindex="-1">${say('pages.title')}</h2>
        <p class="small muted">${say('pages.hint')}</p>
        ${this.#list.notices(problem)}
        ${whenRead(this._domains, problem, (domains) =>
          domains.length === 0
            ? html`<p>${say('pages.none')}</p>`
            : html`<ul class="rows">
                ${repeat(
                  domains,
                  ({ domain }) => domain,
                  (domain) => this.#renderDomain(domain),
                )}
              </ul>`,
        )}
        <form class="find" novalidate @submit=${this.#add}>
          ${textField({
            path: 'domain',
            label: say('pages.domain'),
            value: this._domain,
            errors: this._errors,
            maxlength: 253,
            changed: (value) => (this._domain = value),
          })}
          <button type="submit" class="primary" aria-disabled=${this.#list.disabled}>${say('pages.add')}</button>
        </form>
      </section>
      <dialog aria-labelledby="dialog-title">
        <div class="stack">
          <h2 id="dialog-title">${say('pages.removeTitle', { domain: this._removing })}</h2>
          <p>${say('pages.removeHint')}</p>
          ${this.#removal.notices()}
          <div class="row">
            <button @click=${this.#dialog.close}>${say('pages.keep')}</button>
            <button class="danger" aria-disabled=${this.#removal.disabled} @click=${this.#remove}>
              ${say('pages.removeConfirm')}
            </button>
          </div>
        </div>
      </dialog>`;
  }

  #renderDomain({ domain, accounts, applePay, googlePay }: PaymentPageDomain) {
    return html`<li>
      <div class="about">
        <p class="name">${domain}</p>
        <p class="small muted">${say('pages.count', { accounts, applePay, googlePay })}</p>
      </div>
      <button class="slim" aria-label=${say('pages.removeOf', { domain })} @click=${() => this.#ask(domain)}>
        ${say('pages.remove')}
      </button>
    </li>`;
  }
}
define('caretill-payment-pages', PaymentPages);
