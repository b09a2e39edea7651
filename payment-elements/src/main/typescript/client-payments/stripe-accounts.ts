import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { StripeAccount } from '#services/clinic-config-service.ts';
import { dateOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import type { Service } from '../rest.ts';
import { say, sayIfKnown } from '../messages.ts';
import './account-confirmation.ts';
import { type AccountRemovalDialog, removalStyles, removalProgress, removalReport } from './account-removal.ts';
import { pageWallets } from './page-wallets.ts';
import { countryName, nameOf, readiness, readinessPill } from './stripe-account.ts';
import './link-choice.ts';
import { confirmed, takeStripeAnswer } from './stripe-return.ts';
import { define } from '../define.ts';

/** How the results look that are no failures. */
const MOODS: Record<string, string> = { linked: 'good', 'given-back': '', closed: '', unfinished: 'wait' };

/**
 * The Stripe accounts of a clinic: the default one, its readiness and wallets, others beside it, former ones. Links an account
 * at Stripe, changes the default, and removes accounts, showing progress and report.
 */
class StripeAccounts extends LitElement {
  static override properties = {
    service: { attribute: false },
    clinicId: { attribute: false },
    accounts: { attribute: false },
    enabled: { attribute: false },
    changed: { attribute: false },
    _returned: { state: true },
  };

  declare service: Service;
  declare clinicId: string;
  declare accounts: StripeAccount[];
  /** Whether the clinic is enabled; otherwise no account can be linked. */
  declare enabled: boolean;
  /** Called after each change, so that everything is read again. */
  declare changed: () => unknown;
  declare private _returned: string;

  readonly #action = new UserAction(this);
  /** Removals that were in progress on this page; their reports stay visible after they end. */
  readonly #watched = new Set<string>();

  constructor() {
    super();
    this.accounts = [];
    this._returned = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#takeAnswer();
    addEventListener('pageshow', this.#cameBack);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pageshow', this.#cameBack);
  }

  /** The person went back in the browser, which may show this page as it was left. */
  readonly #cameBack = ({ persisted }: PageTransitionEvent) => {
    if (persisted) this.#takeAnswer();
  };

  #takeAnswer(): void {
    if (this.clinicId) this._returned = takeStripeAnswer(this.clinicId) || this._returned;
  }

  readonly #leaving = () => {
    this._returned = '';
  };

  protected override willUpdate(): void {
    for (const { account, status } of this.accounts) if (status === 'REMOVING') this.#watched.add(account);
  }

  get #path() {
    return `/v1/clinics/${encodeURIComponent(this.clinicId)}`;
  }

  async #makeDefault(account: StripeAccount) {
    const done = await this.#action.run('default', async () => {
      await this.service.put(`${this.#path}/stripe-accounts/${encodeURIComponent(account.account)}/default`);
      await this.changed();
      return say('admin.madeDefault', { name: nameOf(account) });
    });
    // The button is gone with the choice.
    if (done) await this.#action.focusHeading();
  }

  #checkWallets(account: StripeAccount) {
    return this.#action.run('wallets', async () => {
      await this.service.post(`${this.#path}/stripe-accounts/${encodeURIComponent(account.account)}/wallet-check`);
      await this.changed();
      return say('wallets.asked');
    });
  }

  #askToRemove(account: StripeAccount) {
    this._returned = '';
    void this.renderRoot.querySelector<AccountRemovalDialog>('caretill-account-removal-dialog')?.ask(account);
  }

  readonly #confirmationEnded = (result: string) => {
    confirmed(this.clinicId);
    this._returned = result;
    void this.#changedHere();
  };

  readonly #changedHere = async () => {
    await this.changed();
    await this.#action.focusHeading();
  };

  static override styles = [
    baseStyles,
    removalStyles,
    css`
      .account {
        padding-block-start: 1.25rem;
        border-block-start: 1px solid var(--_border);
      }
      .account:first-child {
        padding-block-start: 0;
        border: 0;
      }
      .accounts {
        display: grid;
        gap: 1.25rem;
      }
      .name {
        font-size: 1.0625rem;
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .id {
        overflow-wrap: anywhere;
      }
      .accounts + .link {
        padding-block-start: 1.25rem;
        border-block-start: 1px solid var(--_border);
      }
      details .accounts {
        padding-block-start: 1rem;
      }
    `,
  ];

  override render() {
    const shown = this.accounts.filter(({ status, account }) => status !== 'REMOVED' || this.#watched.has(account));
    const earlier = this.accounts.filter((account) => !shown.includes(account));
    const confirming = this._returned === 'confirm';
    return html`${confirming
        ? html`<caretill-account-confirmation
            .service=${this.service}
            path=${this.#path}
            .accounts=${this.accounts}
            .ended=${this.#confirmationEnded}
          ></caretill-account-confirmation>`
        : nothing}
      <div class="stack">
        <p role="status" class=${this.#answer ? `notice ${MOODS[this._returned] ?? 'bad'}` : 'only-read'}>
          ${this.#answer}
        </p>
        ${this.#action.notices()}
        ${confirming && this.accounts.length === 0 ? nothing : this.#renderPanel(shown, earlier, confirming)}
      </div>
      <caretill-account-removal-dialog
        .service=${this.service}
        path=${this.#path}
        .removing=${this.#changedHere}
      ></caretill-account-removal-dialog>`;
  }

  /** While an account waits for confirmation, linking another one is not offered. */
  #renderPanel(shown: StripeAccount[], earlier: StripeAccount[], confirming: boolean) {
    const linked = this.accounts.some(({ status }) => status === 'LINKED');
    return html`<section class="panel stack">
      <h2 tabindex="-1">${say(this.accounts.length > 1 ? 'admin.accounts' : 'admin.account')}</h2>
      ${shown.length === 0 && this.enabled ? html`<p>${say('admin.unlinked')}</p>` : nothing}
      ${shown.length > 0 ? this.#list(shown) : nothing}
      ${confirming
        ? nothing
        : this.enabled
          ? html`<caretill-link-choice
              class="link"
              .service=${this.service}
              .clinicId=${this.clinicId}
              ?linked=${linked}
              .leaving=${this.#leaving}
            ></caretill-link-choice>`
          : html`<p class="notice">${say(this.accounts.length > 0 ? 'admin.switchedOff' : 'admin.notEnabled')}</p>`}
      ${earlier.length > 0
        ? html`<details>
            <summary>${say('admin.earlier', { count: earlier.length })}</summary>
            ${this.#list(earlier)}
          </details>`
        : nothing}
    </section>`;
  }

  get #answer(): string {
    return this._returned && this._returned !== 'confirm'
      ? (sayIfKnown(`admin.returned.${this._returned}`) ?? say('admin.returned.failed'))
      : '';
  }

  #list(accounts: StripeAccount[]) {
    return html`<ul class="accounts">
      ${repeat(
        accounts,
        ({ account }) => account,
        (account) => this.#renderAccount(account),
      )}
    </ul>`;
  }

  #renderAccount(account: StripeAccount) {
    const { status, removal } = account;
    const inUse = status === 'LINKED' || status === 'REPLACED';
    const facts = [
      account.accountName ? account.account : '',
      countryName(account.country),
      say('admin.linkedOn', { date: dateOf(account.linkedAt) }),
      removal?.completedAt ? say('admin.removedOn', { date: dateOf(removal.completedAt) }) : '',
    ];
    return html`<li class="account stack">
      <div class="close">
        <p class="name">
          ${say(status === 'LINKED' ? 'admin.linkedTo' : `admin.was.${status}`, { name: nameOf(account) })}
        </p>
        <p class="small muted id">${facts.filter(Boolean).join(' · ')}</p>
        ${inUse
          ? html`<p class="row" role="status">
              ${readinessPill(account)}
              ${account.livemode ? nothing : html`<span class="pill">${say('admin.testMode')}</span>`}
              ${account.isDefault && this.#several ? html`<span class="pill">${say('admin.default')}</span>` : nothing}
              ${account.openPaymentRequests > 0
                ? html`<span class="pill">${say('admin.openRequests', { count: account.openPaymentRequests })}</span>`
                : nothing}
            </p>`
          : nothing}
      </div>
      ${inUse ? readiness(account) : nothing}
      ${inUse ? pageWallets(account.wallets ?? [], this.#renderWalletCheck(account)) : nothing}
      ${status === 'REPLACED' ? html`<p class="small muted">${say('admin.replacedHint')}</p>` : nothing}
      ${status === 'REMOVING' && removal ? removalProgress(removal) : nothing}
      ${removal ? removalReport(removal) : nothing} ${inUse ? this.#renderActions(account) : nothing}
    </li>`;
  }

  #renderWalletCheck(account: StripeAccount) {
    return html`<button
      class="slim"
      aria-disabled=${this.#action.disabled}
      aria-label=${say('wallets.checkAgainOf', { name: nameOf(account) })}
      @click=${() => this.#checkWallets(account)}
    >
      ${say('wallets.checkAgain')}
    </button>`;
  }

  get #several(): boolean {
    return this.accounts.filter(({ status }) => status === 'LINKED').length > 1;
  }

  #renderActions(account: StripeAccount) {
    const name = nameOf(account);
    return html`<div class="row">
      ${account.isDefault || !account.chargesEnabled
        ? nothing
        : html`<button
            class="slim"
            aria-disabled=${this.#action.disabled}
            aria-label=${say('admin.makeDefaultOf', { name })}
            @click=${() => this.#makeDefault(account)}
          >
            ${say('admin.makeDefault')}
          </button>`}
      ${account.isDefault && this.#several
        ? html`<span class="small muted">${say('problem.default-account')}</span>`
        : html`<button
            class="slim"
            aria-disabled=${this.#action.disabled}
            aria-label=${say('admin.removeOf', { name })}
            @click=${() => this.#askToRemove(account)}
          >
            ${say('admin.remove')}
          </button>`}
    </div>`;
  }
}
define('caretill-stripe-accounts', StripeAccounts);
