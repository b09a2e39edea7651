import { html, LitElement } from 'lit';
import { baseStyles } from '../styles.ts';
import '../reconciliation/reconciliation-of-organisation.ts';
import type { Service } from '../rest.ts';
import '../sections.ts';
import { say } from '../messages.ts';
import '../webhooks/webhooks.ts';
import './audit-log.ts';
import './organisation-clinics.ts';
import { define } from '../define.ts';

/**
 * What the telehealth manager sees: the organisation's clinics, enablement requests and decisions, each clinic's
 * comparison with Stripe, the organisation's webhooks, the audit log.
 */
class OrganisationView extends LitElement {
  static override properties = {
    service: { attribute: false },
    paymentRequests: { attribute: false },
    organisationId: { attribute: false },
  };

  declare service: Service;
  /** The service that compares payments with Stripe and sends webhooks; without it, both are hidden. */
  declare paymentRequests: Service | undefined;
  declare organisationId: string;

  static override styles = [baseStyles];

  override render() {
    const { service, paymentRequests, organisationId } = this;
    return html`<caretill-sections
      label=${say('admin.sections')}
      .sections=${[
        {
          id: 'clinics',
          title: say('clinics.choose'),
          content: () =>
            html`<caretill-organisation-clinics
              .service=${service}
              .organisationId=${organisationId}
            ></caretill-organisation-clinics>`,
        },
        ...(paymentRequests
          ? [
              {
                id: 'reconciliation',
                title: say('reconciliation.title'),
                content: () =>
                  html`<caretill-reconciliation-of-organisation
                    .service=${service}
                    .paymentRequests=${paymentRequests}
                  ></caretill-reconciliation-of-organisation>`,
              },
            ]
          : []),
        ...(paymentRequests
          ? [
              {
                id: 'webhooks',
                title: say('webhooks.title'),
                content: () => html`<caretill-webhooks .service=${paymentRequests}></caretill-webhooks>`,
              },
            ]
          : []),
        {
          id: 'audit',
          title: say('audit.title'),
          content: () =>
            html`<caretill-audit-log
              .service=${service}
              path="/v1/organisations/${encodeURIComponent(organisationId)}/audit-log"
            ></caretill-audit-log>`,
        },
      ]}
    ></caretill-sections>`;
  }
}
define('caretill-organisation-view', OrganisationView);
