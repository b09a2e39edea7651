import { html, LitElement, nothing } from 'lit';
import type { PaymentSettings, StripeAccount, StripeAccountList } from '#services/clinic-config-service.ts';
import { Polling } from '../polling.ts';
import { baseStyles } from '../styles.ts';
import type { Service } from '../rest.ts';
import '../sections.ts';
import { say } from '../messages.ts';
import './audit-log.ts';
import './settings-form.ts';
import './stripe-accounts.ts';

const WHILE_REMOVING_MS = 1_500;
const ELSE_MS = 5_000;

/** What the clinic administrator sees: the clinic's Stripe accounts, its payment settings, and its audit log. */
class ClinicAdminView extends LitElement {
  static override properties = {
    service: { attribute: false },
    clinicId: { attribute: false },
    _settings: { state: true },
    _accounts: { state: true },
  };

  declare service: Service;
  declare clinicId: string;
  declare private _settings: PaymentSettings | undefined;
  declare private _accounts: StripeAccount[];

  readonly #polling = new Polling(
    this,
    () => this.#load(),
    () => (this._accounts.some(({ status }) => status === 'REMOVING') ? WHILE_REMOVING_MS : ELSE_MS),
  );

  constructor() {
    super();
    this._accounts = [];
  }

  get #path() {
    return `/v1/clinics/${encodeURIComponent(this.clinicId)}`;
  }

  async #load() {
    if (!this.clinicId) return;
    const [settings, accounts] = await Promise.all([
      this.service.get<PaymentSettings>(`${this.#path}/payment-settings`),
      this.service.get<StripeAccountList>(`${this.#path}/stripe-accounts`),
    ]);
    this._settings = settings;
    this._accounts = accounts.items;
  }

  static override styles = [baseStyles];

  override render() {
    const settings = this._settings;
    const { problem } = this.#polling;
    return html`<p role="alert" class=${problem ? 'notice bad' : 'only-read'}>${problem}</p>
      ${settings === undefined
        ? problem
          ? nothing
          : html`<p class="busy muted">${say('request.loading')}</p>`
        : html`<caretill-sections
            label=${say('admin.sections')}
            .sections=${[
              { id: 'account', title: say('admin.account'), content: () => this.#renderAccounts(settings) },
              ...(settings.enabled
                ? [{ id: 'settings', title: say('admin.settings'), content: () => this.#renderSettings(settings) }]
                : []),
              {
                id: 'audit',
                title: say('audit.title'),
                content: () =>
                  html`<caretill-audit-log
                    .service=${this.service}
                    path="${this.#path}/audit-log"
                  ></caretill-audit-log>`,
              },
            ]}
          ></caretill-sections>`}`;
  }

  #renderAccounts(settings: PaymentSettings) {
    return html`<caretill-stripe-accounts
      .service=${this.service}
      .clinicId=${this.clinicId}
      .accounts=${this._accounts}
      .enabled=${settings.enabled}
      .changed=${this.#polling.now}
    ></caretill-stripe-accounts>`;
  }

  #renderSettings(settings: PaymentSettings) {
    return html`<caretill-settings-form
      .service=${this.service}
      path="${this.#path}/payment-settings"
      .settings=${settings}
      .accounts=${this._accounts}
    ></caretill-settings-form>`;
  }
}
customElements.define('caretill-clinic-admin-view', ClinicAdminView);
