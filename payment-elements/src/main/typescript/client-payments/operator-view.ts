import { html, LitElement } from 'lit';
import { ClinicNames } from '../clinic-names.ts';
import { inAddress, setAddress } from '../page-address.ts';
import { baseStyles } from '../styles.ts';
import '../dead-letters/dead-letters.ts';
import type { Keeper } from '../dead-letters/dead-letters.ts';
import '../reconciliation/reconciliation-of-day.ts';
import type { Service } from '../rest.ts';
import '../sections.ts';
import '../stripe-events/stripe-events.ts';
import '../webhooks/webhooks.ts';
import { say } from '../messages.ts';
import './account-policy.ts';
import './audit-log.ts';
import './operator-clinics.ts';
import './operator-requests.ts';
import './payment-pages.ts';
import { define } from '../define.ts';

/**
 * What the platform operator sees: requests to decide, clinics to switch off and on, policy and fee, the domains where
 * patients pay, the comparison with Stripe, Stripe's events, webhooks, dead letters, the audit log.
 */
class OperatorView extends LitElement {
  static override properties = {
    service: { attribute: false },
    paymentRequests: { attribute: false },
    stripeWebhooks: { attribute: false },
    notifications: { attribute: false },
  };

  declare service: Service;
  /** The service that compares payments with Stripe and sends webhooks; without it, both are hidden. */
  declare paymentRequests: Service | undefined;
  /** The service that has Stripe's events; without it, they are hidden. */
  declare stripeWebhooks: Service | undefined;
  declare notifications: Service | undefined;

  readonly #names = new ClinicNames(
    () => this.service,
    () => this.requestUpdate(),
  );

  /** The services whose dead letters are shown: those whose address the host gives. */
  get #keepers(): Keeper[] {
    return [
      { name: 'clinic-config-service', service: this.service },
      { name: 'payment-request-service', service: this.paymentRequests },
      { name: 'stripe-webhook-service', service: this.stripeWebhooks },
      { name: 'notification-service', service: this.notifications },
    ].filter((keeper): keeper is Keeper => keeper.service !== undefined);
  }

  static override styles = [baseStyles];

  override render() {
    const { service, paymentRequests, stripeWebhooks } = this;
    return html`<caretill-sections
      label=${say('admin.sections')}
      .first=${inAddress('tab')}
      .chosen=${(tab: string) => setAddress({ tab: tab === 'requests' ? '' : tab })}
      .sections=${[
        {
          id: 'requests',
          title: say('operator.requests'),
          content: () =>
            html`<caretill-operator-requests .service=${service} .names=${this.#names}></caretill-operator-requests>`,
        },
        {
          id: 'clinics',
          title: say('clinics.choose'),
          content: () =>
            html`<caretill-operator-clinics .service=${service} .names=${this.#names}></caretill-operator-clinics>`,
        },
        {
          id: 'policy',
          title: say('fee.tab'),
          content: () =>
            html`<caretill-account-policy
              .service=${service}
              .organisations=${this.#names.organisations}
            ></caretill-account-policy>`,
        },
        {
          id: 'payment-pages',
          title: say('pages.tab'),
          content: () => html`<caretill-payment-pages .service=${service}></caretill-payment-pages>`,
        },
        ...(paymentRequests
          ? [
              {
                id: 'reconciliation',
                title: say('reconciliation.title'),
                content: () =>
                  html`<caretill-reconciliation-of-day
                    .service=${paymentRequests}
                    .names=${this.#names}
                  ></caretill-reconciliation-of-day>`,
              },
            ]
          : []),
        ...(stripeWebhooks
          ? [
              {
                id: 'stripe-events',
                title: say('stripeEvents.tab'),
                content: () => html`<caretill-stripe-events .service=${stripeWebhooks}></caretill-stripe-events>`,
              },
            ]
          : []),
        ...(paymentRequests
          ? [
              {
                id: 'webhooks',
                title: say('webhooks.title'),
                content: () =>
                  html`<caretill-webhooks .service=${paymentRequests} .names=${this.#names}></caretill-webhooks>`,
              },
            ]
          : []),
        {
          id: 'messages',
          title: say('messages.title'),
          content: () => html`<caretill-dead-letters .keepers=${this.#keepers}></caretill-dead-letters>`,
        },
        {
          id: 'audit',
          title: say('audit.title'),
          content: () =>
            html`<caretill-audit-log
              .service=${service}
              .names=${this.#names}
              path="/v1/audit-log"
            ></caretill-audit-log>`,
        },
      ]}
    ></caretill-sections>`;
  }
}
define('caretill-operator-view', OperatorView);
