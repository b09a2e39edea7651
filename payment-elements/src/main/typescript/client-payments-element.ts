import { html, LitElement, nothing, type PropertyValues } from 'lit';
import './client-payments/admin-view.ts';
import './client-payments/operator-view.ts';
import './client-payments/organisation-view.ts';
import type { TokenSource } from './client-types.ts';
import { Service } from './rest.ts';
import { hasToken, tokenOf } from './token-source.ts';
import { addEnglish } from './messages.ts';
import messages from './messages/of-configuration.ts';
import { HostErrors } from './host-errors.ts';
import { define } from './define.ts';
import { baseStyles } from './styles.ts';
import type { CaretillClientPayments } from './host-types.ts';

addEnglish(messages);

/**
 * <caretill-client-payments>: Configure > Client payments, as one of three people sees it.
 *
 * Attributes
 *   view                           organisation-admin: request client payments for clinics of the organisation, withdraw;
 *                                  send outcomes of payments to the organisation's own systems;
 *                                  platform-operator: decide such requests, disable and enable clinics, set what an
 *                                  organisation may do with Stripe accounts and the platform's fee, replay failed
 *                                  messages, fetch Stripe's events, send outcomes to the platform's systems;
 *                                  clinic-admin: link, change and remove the clinic's Stripe accounts, set currency,
 *                                  limits, roles, presets, receipt details; each of them: the audit log and its file
 *   clinic-id                      for clinic-admin: the clinic
 *   organisation-id                for organisation-admin: the organisation
 *   clinic-config-service-url      the service behind all of these views
 *   payment-request-service-url    for organisation-admin and platform-operator: serves the daily comparison with
 *                                  Stripe, and webhooks, which are hidden without it
 *   stripe-webhook-service-url     for platform-operator: serves Stripe's events, which are hidden without it
 *   notification-service-url       for platform-operator: serves dead letters, as the other services do
 * Properties
 *   token: string                  the person's bearer token, or
 *   getToken: () => Promise<string>  called before every request
 *
 * "Go to Stripe" leaves the page; Stripe sends the browser back to this page's address with ?stripe=confirm, denied or
 * another word, which the element removes from the address. After `confirm` it asks whether the account is
 * the right one.
 */
export class ClientPaymentsElement extends LitElement implements CaretillClientPayments {
  static override properties = {
    view: {},
    clinicId: { attribute: 'clinic-id' },
    organisationId: { attribute: 'organisation-id' },
    clinicConfigServiceUrl: { attribute: 'clinic-config-service-url' },
    paymentRequestServiceUrl: { attribute: 'payment-request-service-url' },
    stripeWebhookServiceUrl: { attribute: 'stripe-webhook-service-url' },
    notificationServiceUrl: { attribute: 'notification-service-url' },
    token: { attribute: false },
    getToken: { attribute: false },
  };

  declare view: string;
  declare clinicId: string;
  declare organisationId: string;
  declare clinicConfigServiceUrl: string;
  declare paymentRequestServiceUrl: string;
  declare stripeWebhookServiceUrl: string;
  declare notificationServiceUrl: string;
  declare token: string;
  declare getToken: TokenSource | undefined;

  #clinicConfig: Service | undefined;
  #paymentRequests: Service | undefined;
  #stripeWebhooks: Service | undefined;
  #notifications: Service | undefined;

  constructor() {
    super();
    this.view = this.clinicId = this.organisationId = this.token = '';
    this.clinicConfigServiceUrl =
      this.paymentRequestServiceUrl =
      this.stripeWebhookServiceUrl =
      this.notificationServiceUrl =
        '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    const at = (url: string) => (url ? new Service(url, tokenOf(this), this.#errors.ofService) : undefined);
    if (changed.has('clinicConfigServiceUrl')) this.#clinicConfig = at(this.clinicConfigServiceUrl);
    if (changed.has('paymentRequestServiceUrl')) this.#paymentRequests = at(this.paymentRequestServiceUrl);
    if (changed.has('stripeWebhookServiceUrl')) this.#stripeWebhooks = at(this.stripeWebhookServiceUrl);
    if (changed.has('notificationServiceUrl')) this.#notifications = at(this.notificationServiceUrl);
  }

  readonly #errors = new HostErrors(this, () => ({
    view: this.view,
    'clinic-config-service-url': this.clinicConfigServiceUrl,
  }));

  static override styles = [baseStyles];

  override render() {
    const [service, paymentRequests] = [this.#clinicConfig, this.#paymentRequests];
    if (!service || !hasToken(this)) return nothing;
    switch (this.view) {
      case 'organisation-admin':
        return html`<caretill-organisation-view
          .service=${service}
          .paymentRequests=${paymentRequests}
          .organisationId=${this.organisationId}
        ></caretill-organisation-view>`;
      case 'platform-operator':
        return html`<caretill-operator-view
          .service=${service}
          .paymentRequests=${paymentRequests}
          .stripeWebhooks=${this.#stripeWebhooks}
          .notifications=${this.#notifications}
        ></caretill-operator-view>`;
      case 'clinic-admin':
        return html`<caretill-clinic-admin-view
          .service=${service}
          .paymentRequests=${paymentRequests}
          .clinicId=${this.clinicId}
        ></caretill-clinic-admin-view>`;
      default:
        return nothing;
    }
  }
}
define('caretill-client-payments', ClientPaymentsElement);
