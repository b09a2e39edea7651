import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { PaymentSettings } from '#services/clinic-config-service.ts';
import { baseStyles } from './styles.ts';
import { Polling } from './polling.ts';
import './payment-history/payment-detail.ts';
import './payment-history/payment-list.ts';
import './payment-history/payouts.ts';
import { clinicForAddress, inAddress, inAddressOf, leaveAddress, setAddress } from './page-address.ts';
import type { PaymentList } from './payment-history/payment-list.ts';
import './reconciliation/reconciliation-of-clinic.ts';
import type { TokenSource } from './client-types.ts';
import { Service } from './rest.ts';
import './sections.ts';
import { hasToken, tokenOf } from './token-source.ts';
import { addEnglish, say } from './messages.ts';
import messages from './messages/of-payments.ts';
import { HostErrors } from './host-errors.ts';
import { define } from './define.ts';
import { tellHost } from './host-events.ts';
import type { CaretillPaymentHistory } from './host-types.ts';

const EVERY_MS = 60_000;

addEnglish(messages);

/**
 * <caretill-payment-history>: a clinic's payments after the call, for its administrators and clinicians: the history
 * with the takings and as a file; each payment with its steps, refunds, disputes and receipt; payouts, and files of them
 * for the books; the daily comparison with Stripe.
 *
 * Attributes
 *   clinic-id                      the clinic
 *   roles                          what the person is there: clinician, clinic-admin, or both separated by a space. The
 *                                  roles that the clinic's settings name are offered refunds, a clinic-admin the
 *                                  payouts and the comparison with Stripe; who is only a clinician sees their own
 *                                  takings; the services still check every call
 *   payment-request-service-url    serves the payments
 *   clinic-config-service-url      serves the clinic's settings
 * Properties
 *   token: string                  the person's bearer token, or
 *   getToken: () => Promise<string>  called before every request
 *
 * Events
 *   caretill-payments-attention    when it is read how many disputes and payments need somebody: `detail.count`
 *
 * Days and times are those of the clinic's time zone. What is looked at stands in the query of the page's address
 * (`payment`, `payout`, `tab` and the filter of the list), so that a link, a reload and Back lead there.
 */
export class PaymentHistoryElement extends LitElement implements CaretillPaymentHistory {
  static override properties = {
    clinicId: { attribute: 'clinic-id' },
    roles: {},
    paymentRequestServiceUrl: { attribute: 'payment-request-service-url' },
    clinicConfigServiceUrl: { attribute: 'clinic-config-service-url' },
    token: { attribute: false },
    getToken: { attribute: false },
    _terms: { state: true },
    _opened: { state: true },
    _timeZone: { state: true },
    _attention: { state: true },
  };

  declare clinicId: string;
  declare roles: string;
  declare paymentRequestServiceUrl: string;
  declare clinicConfigServiceUrl: string;
  declare token: string;
  declare getToken: TokenSource | undefined;
  declare private _terms: PaymentSettings | undefined;
  declare private _opened: string;
  declare private _timeZone: string | undefined;
  declare private _attention: number;

  #service: Service | undefined;
  /** The element that had the focus when a payment was opened. */
  #cameFrom: HTMLElement | undefined;
  readonly #polling = new Polling(
    this,
    () => this.#load(),
    () => EVERY_MS,
  );

  constructor() {
    super();
    this.clinicId = this.roles = this.paymentRequestServiceUrl = this.clinicConfigServiceUrl = this.token = '';
    this._opened = '';
    this._attention = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#addressChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#addressChanged);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('paymentRequestServiceUrl'))
      this.#service = new Service(this.paymentRequestServiceUrl, tokenOf(this), this.#errors.ofService);
    if (changed.has('clinicId')) this._opened = inAddressOf(this.clinicId, 'payment');
  }

  protected override updated(changed: PropertyValues): void {
    if (['clinicId', 'clinicConfigServiceUrl', 'token', 'getToken'].some((name) => changed.has(name)))
      void this.#polling.now();
  }

  readonly #errors = new HostErrors(this, () => ({
    'clinic-id': this.clinicId,
    'payment-request-service-url': this.paymentRequestServiceUrl,
    'clinic-config-service-url': this.clinicConfigServiceUrl,
  }));

  async #load() {
    if (!this.clinicId || !this.clinicConfigServiceUrl || !hasToken(this)) return;
    const service = new Service(this.clinicConfigServiceUrl, tokenOf(this), this.#errors.ofService);
    this._terms = await service.get<PaymentSettings>(
      `/v1/clinics/${encodeURIComponent(this.clinicId)}/payment-settings`,
    );
  }

  readonly #open = (id: string) => {
    this.#cameFrom = focused();
    setAddress({ payment: id, clinic: clinicForAddress(this.clinicId) }, true);
    this._opened = id;
  };

  /** The person has gone back or forward. */
  readonly #addressChanged = () => {
    const opened = inAddressOf(this.clinicId, 'payment');
    if (opened === this._opened) return;
    if (opened) this._opened = opened;
    else void this.#closed();
  };

  readonly #back = () => leaveAddress('payment', () => void this.#closed());

  readonly #counted = (count: number) => {
    if (count === this._attention) return;
    this._attention = count;
    tellHost(this, 'caretill-payments-attention', { count });
  };

  /** Reads the list again. The focus returns to the button that opened the payment or, if that is gone, to the list. */
  async #closed() {
    this._opened = '';
    await this.updateComplete;
    const sections = this.renderRoot.querySelector('caretill-sections');
    const list = (sections?.shadowRoot ?? this.renderRoot).querySelector<PaymentList>('caretill-payment-list');
    void list?.readAgain();
    if (this.#cameFrom?.isConnected) this.#cameFrom.focus();
    else list?.focusHeading();
  }

  static override styles = [
    baseStyles,
    css`
      .problem {
        margin-block-end: 1.25rem;
      }
    `,
  ];

  override render() {
    const service = this.#service;
    if (!this.clinicId || !this.paymentRequestServiceUrl || !hasToken(this) || !service) return nothing;
    const { problem } = this.#polling;
    const roles = this.roles.split(/\s+/).filter(Boolean);
    return html`<p role="alert" class=${problem ? 'notice bad problem' : 'only-read'}>${problem}</p>
      ${keyed(
        this.clinicId,
        html`<div ?hidden=${this._opened !== ''}>
          ${roles.includes('clinic-admin')
            ? html`<caretill-sections
                label=${say('history.sections')}
                .first=${inAddress('tab')}
                .chosen=${(tab: string) => setAddress({ tab: tab === 'payments' ? '' : tab, payout: '' })}
                .sections=${[
                  { id: 'payments', title: this.#title, content: () => this.#renderList(service, false) },
                  { id: 'payouts', title: say('payouts.title'), content: () => this.#renderPayouts(service) },
                  {
                    id: 'reconciliation',
                    title: say('reconciliation.title'),
                    content: () => this.#renderReconciliation(service),
                  },
                ]}
              ></caretill-sections>`
            : this.#renderList(service, true)}
        </div>`,
      )}
      ${this._opened
        ? keyed(
            this._opened,
            html`<caretill-payment-detail
              .service=${service}
              .requestId=${this._opened}
              .terms=${this._terms}
              .roles=${roles}
              .timeZone=${this._timeZone}
              .back=${this.#back}
            ></caretill-payment-detail>`,
          )
        : nothing}`;
  }

  get #title() {
    const title = say('history.title');
    return this._attention > 0 ? say('attention.badge', { title, count: this._attention }) : title;
  }

  #renderPayouts(service: Service) {
    return html`<caretill-payouts
      .service=${service}
      .clinicId=${this.clinicId}
      .timeZone=${this._timeZone}
      .zoneKnown=${(timeZone: string) => (this._timeZone = timeZone)}
      .open=${this.#open}
    ></caretill-payouts>`;
  }

  #renderList(service: Service, own: boolean) {
    return html`<caretill-payment-list
      .service=${service}
      .clinicId=${this.clinicId}
      .livemode=${this._terms?.stripe?.livemode ?? false}
      .own=${own}
      .counted=${this.#counted}
      .open=${this.#open}
      .zoneKnown=${(timeZone: string) => (this._timeZone = timeZone)}
    ></caretill-payment-list>`;
  }

  #renderReconciliation(service: Service) {
    return html`<caretill-reconciliation-of-clinic
      .service=${service}
      .clinicId=${this.clinicId}
      .timeZone=${this._timeZone}
      .mayCompare=${true}
      .open=${this.#open}
    ></caretill-reconciliation-of-clinic>`;
  }
}
define('caretill-payment-history', PaymentHistoryElement);

/** The element that has the focus, searched through nested shadow trees. */
function focused(): HTMLElement | undefined {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : undefined;
}
