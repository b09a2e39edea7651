import { html, LitElement } from 'lit';
import { look } from '../look.ts';
import '../reconciliation/reconciliation-of-day.ts';
import type { Service } from '../rest.ts';
import '../sections.ts';
import { say } from '../words.ts';
import './account-policy.ts';
import './audit-log.ts';
import './operator-clinics.ts';
import './operator-requests.ts';

/** What the platform operator sees: requests to decide, clinics to switch off and on, policy and fee, the comparison with Stripe, the audit log. */
class OperatorView extends LitElement {
  static override properties = { service: { attribute: false }, paymentRequests: { attribute: false }, _organisations: { state: true } };

  declare service: Service;
  /** Where payments are compared with Stripe; without it that is not shown. */
  declare paymentRequests: Service | undefined;
  declare private _organisations: string[];

  constructor() {
    super();
    this._organisations = [];
  }

  /** Organisations are known by the clinics and requests that were seen. */
  readonly #seen = (organisations: string[]) => {
    const all = [...new Set([...this._organisations, ...organisations])].sort();
    if (all.length > this._organisations.length) this._organisations = all;
  };

  static override styles = [look];

  override render() {
    const { service, paymentRequests } = this;
    return html`<caretill-sections label=${say('admin.sections')} .sections=${[
      { id: 'requests', title: say('operator.requests'), content: () => html`<caretill-operator-requests .service=${service} .seen=${this.#seen}></caretill-operator-requests>` },
      { id: 'clinics', title: say('clinics.choose'), content: () => html`<caretill-operator-clinics .service=${service} .seen=${this.#seen}></caretill-operator-clinics>` },
      { id: 'policy', title: say('fee.tab'), content: () => html`<caretill-account-policy .service=${service} .organisations=${this._organisations}></caretill-account-policy>` },
      ...(paymentRequests
        ? [{ id: 'reconciliation', title: say('reconciliation.title'), content: () => html`<caretill-reconciliation-of-day .service=${paymentRequests}></caretill-reconciliation-of-day>` }]
        : []),
      { id: 'audit', title: say('audit.title'), content: () => html`<caretill-audit-log .service=${service} path="/v1/audit-log"></caretill-audit-log>` },
    ]}></caretill-sections>`;
  }
}
customElements.define('caretill-operator-view', OperatorView);
