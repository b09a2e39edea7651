import { html, LitElement, nothing } from 'lit';
import type { Reconciliation } from '#services/payment-request-service.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import type { Service } from '../rest.ts';
import { tableStyles } from '../table-styles.ts';
import { say } from '../messages.ts';
import { dayForm, dayFormStyles, yesterday } from './day-form.ts';
import { reconciliationStyles, reconciliationResult } from './reconciliation.ts';
import { define } from '../define.ts';

/** One clinic's day compared with Stripe, to the cent: the day, both sides' figures, and each difference. */
class ReconciliationOfClinic extends LitElement {
  static override properties = {
    service: { attribute: false },
    clinicId: { attribute: false },
    date: { attribute: false },
    timeZone: { attribute: false },
    mayCompare: { attribute: false },
    open: { attribute: false },
    _result: { state: true },
    _date: { state: true },
  };

  declare service: Service;
  declare clinicId: string;
  /** The day, if it is chosen outside this element. */
  declare date: string | undefined;
  declare timeZone: string | undefined;
  /** Whether the person may start a new comparison. */
  declare mayCompare: boolean;
  /** Called with the id of a payment request to open. */
  declare open: ((id: string) => unknown) | undefined;
  declare private _result: Reconciliation | undefined;
  declare private _date: string;

  readonly #action = new UserAction(this);

  constructor() {
    super();
    this._date = '';
  }

  protected override firstUpdated(): void {
    this._date = this.date ?? yesterday(this.timeZone);
    void this.#show();
  }

  get #path() {
    return `/v1/clinics/${encodeURIComponent(this.clinicId)}/reconciliation`;
  }

  #show() {
    return this.#action.run('show', async () => {
      this._result = await this.service.get<Reconciliation>(`${this.#path}?date=${encodeURIComponent(this._date)}`);
    });
  }

  readonly #choose = (date: string) => {
    this._date = date;
    this._result = undefined;
    return this.#show();
  };

  #compare() {
    return this.#action.run('compare', async () => {
      this._result = await this.service.post<Reconciliation>(this.#path, { date: this._date });
      return say('reconciliation.compared');
    });
  }

  static override styles = [baseStyles, tableStyles, dayFormStyles, reconciliationStyles];

  override render() {
    const { busy, disabled } = this.#action;
    const body = html`${this.#action.notices()}
    ${this._result
      ? reconciliationResult(this._result, this.open)
      : busy
        ? html`<p class="busy muted">${say('reconciliation.comparing')}</p>`
        : nothing}
    ${this.mayCompare && (this._result || this.#action.problem)
      ? html`<div>
          <button aria-disabled=${disabled} @click=${this.#compare}>
            ${say(busy === 'compare' ? 'reconciliation.comparing' : 'reconciliation.compareAgain')}
          </button>
        </div>`
      : nothing}`;
    if (this.date !== undefined) return html`<div class="stack">${body}</div>`;
    return html`<section class="panel stack" aria-labelledby="title">
      <div class="close">
        <h2 id="title" tabindex="-1">${say('reconciliation.title')}</h2>
        <p class="small muted">${say('reconciliation.hint')}</p>
      </div>
      ${dayForm(this._date, this.timeZone, this.#action, this.#choose)} ${body}
    </section>`;
  }
}
define('caretill-reconciliation-of-clinic', ReconciliationOfClinic);
