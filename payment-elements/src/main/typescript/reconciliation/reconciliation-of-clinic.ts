import { css, html, LitElement, nothing } from 'lit';
import type { Reconciliation } from '#services/payment-request-service.ts';
import { dayOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import type { Service } from '../rest.ts';
import { tableStyles } from '../table-styles.ts';
import { say } from '../messages.ts';
import { reconciliationStyles, reconciliationResult } from './reconciliation.ts';

const DAY_MS = 86_400_000;

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
    this._date = this.date ?? dayOf(new Date(Date.now() - DAY_MS), this.timeZone);
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

  async #choose(event: SubmitEvent) {
    event.preventDefault();
    const date = String(new FormData(event.target as HTMLFormElement).get('date') ?? '');
    if (!date) return this.#action.refuse(say('reconciliation.chooseDay'));
    if (this.#action.busy) return;
    this._date = date;
    this._result = undefined;
    await this.#show();
  }

  #compare() {
    return this.#action.run('compare', async () => {
      this._result = await this.service.post<Reconciliation>(this.#path, { date: this._date });
      return say('reconciliation.compared');
    });
  }

  static override styles = [
    baseStyles,
    tableStyles,
    reconciliationStyles,
    css`
      .day {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        align-items: end;
      }
      .day > div {
        flex: 0 1 12rem;
      }
    `,
  ];

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
      <form class="day" novalidate @submit=${this.#choose}>
        <div>
          <label for="date">${say('reconciliation.day')}</label
          ><input
            id="date"
            name="date"
            type="date"
            required
            max=${dayOf(new Date(), this.timeZone)}
            .value=${this._date}
          />
        </div>
        <button type="submit" aria-disabled=${disabled}>${say('audit.show')}</button>
      </form>
      ${body}
    </section>`;
  }
}
customElements.define('caretill-reconciliation-of-clinic', ReconciliationOfClinic);
