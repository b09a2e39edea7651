import { html, LitElement, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Clinic } from '#services/clinic-config-service.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import { Pages } from '../pages.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import './reconciliation-of-clinic.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

/**
 * The telehealth manager chooses a clinic of the organisation and reads its day, but cannot start a comparison here.
 */
class ReconciliationOfOrganisation extends LitElement {
  static override properties = {
    service: { attribute: false },
    paymentRequests: { attribute: false },
    _clinicId: { state: true },
  };

  /** The service that lists the clinics. */
  declare service: Service;
  declare paymentRequests: Service;
  declare private _clinicId: string;

  readonly #clinics = new Pages<Clinic>(() => this.service);
  readonly #action = new UserAction(this);

  constructor() {
    super();
    this._clinicId = '';
  }

  protected override firstUpdated(): void {
    void this.#action.run('read', async () => {
      await this.#clinics.load('/v1/clinics?limit=200');
      this._clinicId = this.#clinics.items?.[0]?.clinicId ?? '';
    });
  }

  static override styles = [baseStyles];

  override render() {
    const { items } = this.#clinics;
    return html`<div class="stack">
      ${this.#action.notices()}
      ${whenRead(items, this.#action.problem, (items) =>
        items.length === 0
          ? html`<p class="muted">${say('clinics.none')}</p>`
          : html`<div>
                <label for="clinic">${say('reconciliation.clinic')}</label>
                <select
                  id="clinic"
                  @change=${(event: Event) => (this._clinicId = (event.target as HTMLSelectElement).value)}
                >
                  ${items.map(
                    ({ clinicId, name }) =>
                      html`<option value=${clinicId} .selected=${clinicId === this._clinicId}>${name}</option>`,
                  )}
                </select>
              </div>
              ${this.#clinics.moreButton(() => this.#action.run('more', () => this.#clinics.more()))}
              ${this._clinicId
                ? keyed(
                    this._clinicId,
                    html`<caretill-reconciliation-of-clinic
                      .service=${this.paymentRequests}
                      .clinicId=${this._clinicId}
                      .mayCompare=${false}
                    ></caretill-reconciliation-of-clinic>`,
                  )
                : nothing}`,
      )}
    </div>`;
  }
}
define('caretill-reconciliation-of-organisation', ReconciliationOfOrganisation);
