import { html, LitElement } from 'lit';
import type { PaymentSettings, StripeAccount, StripeAccountList } from '#services/clinic-config-service.ts';
import { inAddress, setAddress } from '../page-address.ts';
import { useClinicPlace } from '../place.ts';
import { Polling } from '../polling.ts';
import { baseStyles } from '../styles.ts';
import type { Service } from '../rest.ts';
import '../sections.ts';
import { say } from '../messages.ts';
import './audit-log.ts';
import { recentClinicians } from './clinicians.ts';
import './settings-form.ts';
import './stripe-accounts.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

const WHILE_REMOVING_MS = 1_500;
const ELSE_MS = 5_000;

/** What the clinic administrator sees: the clinic's Stripe accounts, its payment settings, and its audit log. */
class ClinicAdminView extends LitElement {
  static override properties = {
    service: { attribute: false },
    paymentRequests: { attribute: false },
    clinicId: { attribute: false },
    _settings: { state: true },
    _accounts: { state: true },
    _clinicians: { state: true },
  };

  declare service: Service;
  /** The service that knows who asks for payments; without it, clinicians are entered by their ids. */
  declare paymentRequests: Service | undefined;
  declare clinicId: string;
  declare private _settings: PaymentSettings | undefined;
  declare private _accounts: StripeAccount[];
  declare private _clinicians: ReadonlyMap<string, string> | undefined;

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
    useClinicPlace(settings);
    this._settings = settings;
    this._accounts = accounts.items;
    // Routes, which name clinicians, need a second account.
    if (this._accounts.length > 1) this._clinicians ??= await recentClinicians(this.paymentRequests, this.clinicId);
  }

  static override styles = [baseStyles];

  override render() {
    const { problem } = this.#polling;
    return html`<p role="alert" class=${problem ? 'notice bad' : 'only-read'}>${problem}</p>
      ${whenRead(
        this._settings,
        problem,
        (settings) =>
          html`<caretill-sections
            label=${say('admin.sections')}
            .first=${inAddress('tab')}
            .chosen=${(tab: string) => setAddress({ tab: tab === 'account' ? '' : tab })}
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
          ></caretill-sections>`,
      )}`;
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
      .clinicians=${this._clinicians ?? new Map()}
    ></caretill-settings-form>`;
  }
}
define('caretill-clinic-admin-view', ClinicAdminView);
