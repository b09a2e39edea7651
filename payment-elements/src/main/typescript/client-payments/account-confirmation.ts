import { css, html, LitElement, nothing } from 'lit';
import type { StripeAccount, WaitingAccount } from '#services/clinic-config-service.ts';
import { timeOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import { CallFailed, messageOf, type Service } from '../rest.ts';
import { say } from '../messages.ts';
import { forgetReturnTicket, returnTicket } from './stripe-return.ts';
import { countryName, nameOf, readiness, readinessPill } from './stripe-account.ts';
import { define } from '../define.ts';

/**
 * The account that the administrator has just authorised at Stripe: its owner and country, and whether it can take
 * payments. It is used only after the administrator confirms it here; "Not this one" disconnects it at Stripe.
 */
class AccountConfirmation extends LitElement {
  static override properties = {
    service: { attribute: false },
    path: {},
    accounts: { attribute: false },
    ended: { attribute: false },
    _waiting: { state: true },
    _problem: { state: true },
  };

  declare service: Service;
  /** The clinic's address at the service. */
  declare path: string;
  declare accounts: StripeAccount[];
  /** Called with the result to show the administrator: `linked`, `given-back`, `closed`, `over`. */
  declare ended: (result: string) => void;
  declare private _waiting: WaitingAccount | undefined;
  declare private _problem: string;

  readonly #action = new UserAction(this);

  constructor() {
    super();
    this.accounts = [];
    this._problem = '';
  }

  protected override firstUpdated(): void {
    void this.#load();
  }

  get #address() {
    return `${this.path}/stripe-account/confirmation`;
  }

  async #read() {
    const ticket = returnTicket();
    if (!ticket) return await this.service.get<WaitingAccount>(this.#address);
    const waiting = await this.service.post<WaitingAccount>(`${this.#address}/return`, { ticket });
    forgetReturnTicket();
    return waiting;
  }

  async #load() {
    try {
      this._waiting = await this.#read();
      this._problem = '';
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    } catch (failure) {
      if (failure instanceof CallFailed && failure.status === 404) this.ended('over');
      else this._problem = messageOf(failure);
    }
  }

  /** Whether the account was opened for the clinic. */
  get #isNew() {
    return this._waiting?.way === 'ONBOARDING';
  }

  #use(use: 'REPLACE' | 'ADD') {
    return this.#action.run(use, async () => {
      await this.service.post(this.#address, { account: this._waiting!.account, use });
      this.ended('linked');
    });
  }

  #discard() {
    return this.#action.run('discard', async () => {
      await this.service.delete(this.#address);
      this.ended(this.#isNew ? 'closed' : 'given-back');
    });
  }

  static override styles = [
    baseStyles,
    css`
      :host {
        margin-block-end: 1.25rem;
      }
      .panel {
        border-color: var(--_accent);
        border-width: 2px;
      }
      .account {
        font-size: 1.25rem;
        font-weight: 650;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      @media (max-width: 30rem) {
        .row > button {
          inline-size: 100%;
        }
      }
    `,
  ];

  override render() {
    const waiting = this._waiting;
    if (!waiting) {
      return this._problem
        ? html`<div class="notice bad row spread" role="alert">
            <p>${this._problem}</p>
            <button class="slim" @click=${this.#load}>${say('list.again')}</button>
          </div>`
        : html`<p class="busy muted">${say('request.loading')}</p>`;
    }
    const old = this.accounts.find(({ account }) => account === waiting.replaces);
    const oldName = old ? nameOf(old) : (waiting.replaces ?? '');
    return html`<section class="panel stack" aria-labelledby="title">
      <h2 id="title" tabindex="-1">${say('admin.confirmTitle')}</h2>
      <div class="close">
        <p class="account">${nameOf(waiting)}</p>
        <p class="small muted">${[countryName(waiting.country), waiting.account].filter(Boolean).join(' · ')}</p>
        <p class="row">
          ${readinessPill(waiting)}
          ${waiting.livemode ? nothing : html`<span class="pill">${say('admin.testMode')}</span>`}
        </p>
      </div>
      ${readiness(waiting)}
      <p>${waiting.replaces ? say('admin.confirmReplaces', { name: oldName }) : say('admin.confirmFirst')}</p>
      ${waiting.replaces && waiting.mayBeAdded ? html`<p>${say('admin.confirmAdds', { name: oldName })}</p>` : nothing}
      ${this.#isNew ? nothing : html`<p>${say('admin.confirmOther')}</p>`} ${this.#action.notices()}
      <div class="row">
        <button aria-disabled=${this.#action.disabled} @click=${this.#discard}>${say('admin.notThisOne')}</button>
        ${waiting.replaces && waiting.mayBeAdded
          ? html`<button aria-disabled=${this.#action.disabled} @click=${() => this.#use('ADD')}>
              ${say('admin.useBeside', { name: oldName })}
            </button>`
          : nothing}
        <button class="primary" aria-disabled=${this.#action.disabled} @click=${() => this.#use('REPLACE')}>
          ${waiting.replaces ? say('admin.useInstead', { name: oldName }) : say('admin.use')}
        </button>
      </div>
      <p class="small muted">
        ${say(this.#isNew ? 'admin.confirmNewUntil' : 'admin.confirmUntil', { time: timeOf(waiting.expiresAt) })}
      </p>
    </section>`;
  }
}
define('caretill-account-confirmation', AccountConfirmation);
