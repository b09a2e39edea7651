import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Dispute, PaymentRequest, Totals } from '#services/payment-request-service.ts';
import { dateTimeOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { focusFirstError, type FieldErrors } from '../fields.ts';
import { baseStyles } from '../styles.ts';
import { Polling } from '../polling.ts';
import { formatMoney } from '../money.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { saveTable } from '../save-file.ts';
import { statusWords } from '../status-words.ts';
import { tableStyles } from '../table-styles.ts';
import { currentLocale, say } from '../messages.ts';
import { disputeBanner, disputePill, disputesStyles, lostDisputes } from './disputes.ts';
import { canBeAddedUp, EVERYTHING, type HistoryFilter, historyPath, totalsPath } from './history-filter.ts';
import { historyFilterForm, historyFilterStyles, readFilter } from './history-filter-form.ts';
import { paymentListStyles } from './payment-list-styles.ts';
import { totalsStyles, totalsOf } from './totals.ts';

const EVERY_MS = 15_000;
/** How long a lost dispute is shown above the list. */
const LOST_LATELY_MS = 14 * 86_400_000;

/**
 * The clinic's payment requests of a period, newest first, kept up to date, with totals and as a file. Days are
 * in the clinic's time zone, which the service returns.
 */
export class PaymentList extends LitElement {
  static override properties = {
    service: { attribute: false },
    clinicId: { attribute: false },
    livemode: { attribute: false },
    open: { attribute: false },
    zoneKnown: { attribute: false },
    _filter: { state: true },
    _totals: { state: true },
    _descriptions: { state: true },
    _errors: { state: true },
  };

  declare service: Service;
  declare clinicId: string;
  declare livemode: boolean;
  /** Called with the id of the payment request to look at. */
  declare open: (id: string) => unknown;
  /** Called with the clinic's time zone. */
  declare zoneKnown: (timeZone: string) => unknown;
  declare private _filter: HistoryFilter;
  declare private _totals: Totals | undefined;
  /** The descriptions of disputed payments by request id; empty if one cannot be read. */
  declare private _descriptions: ReadonlyMap<string, string>;
  declare private _errors: FieldErrors;

  readonly #action = new UserAction(this);
  readonly #requests = new Pages<PaymentRequest>(() => this.service);
  readonly #disputes = new Pages<Dispute>(() => this.service);
  readonly #lost = new Pages<Dispute>(() => this.service);
  readonly #polling = new Polling(
    this,
    () => this.#load(),
    () => EVERY_MS,
  );
  #timeZone: string | undefined;
  /** The filter of the list, used for the file too. */
  #shown = '';

  constructor() {
    super();
    this._filter = EVERYTHING;
    this._descriptions = new Map();
    this._errors = new Map();
  }

  focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>('#requests')?.focus();
  }

  readAgain(): Promise<void> {
    return this.#polling.now();
  }

  async #load() {
    const totals = this.#addUp();
    // Before there is a period, ask the service for the days of the last month and the clinic's time zone.
    if (this.#timeZone === undefined) await totals;
    const { clinicId, _filter } = this;
    const path = historyPath(clinicId, _filter, this.#timeZone);
    await Promise.all([
      totals,
      this.#requests.load(path),
      this.#disputes.load(withQuery('/v1/disputes', { clinicId, status: ['NEEDS_RESPONSE', 'UNDER_REVIEW'] })),
      this.#lost.load(withQuery('/v1/disputes', { clinicId, status: 'LOST' })),
    ]);
    if (_filter === this._filter) this.#shown = path;
    await this.#describeDisputes();
  }

  get #lostLately(): Dispute[] {
    return (this.#lost.items ?? []).filter(
      ({ closedAt }) => closedAt && Date.now() - Date.parse(closedAt) < LOST_LATELY_MS,
    );
  }

  /** A dispute has only its payment request's id. Requests that are not in the list are read once. */
  async #describeDisputes() {
    const listed = new Map(this.#requests.items?.map(({ id, description }) => [id, description]));
    const ids = [...(this.#disputes.items ?? []), ...this.#lostLately].map(({ paymentRequestId }) => paymentRequestId);
    const described = ids
      .filter((id) => id !== undefined)
      .map(
        async (id) => [id, this._descriptions.get(id) ?? listed.get(id) ?? (await this.#descriptionOf(id))] as const,
      );
    this._descriptions = new Map(await Promise.all(described));
  }

  async #descriptionOf(id: string): Promise<string> {
    try {
      const { description } = await this.service.get<PaymentRequest>(`/v1/payment-requests/${encodeURIComponent(id)}`);
      return description ?? '';
    } catch {
      // The dispute is shown without the description.
      return '';
    }
  }

  async #addUp() {
    const filter = this._filter;
    if (this.#timeZone !== undefined && !canBeAddedUp(filter)) {
      this._totals = undefined;
      return;
    }
    const totals = await this.service.get<Totals>(totalsPath(this.clinicId, filter));
    if (filter !== this._filter) return;
    this._totals = totals;
    if (this.#timeZone !== undefined) return;
    this.#timeZone = totals.timeZone;
    this._filter = { ...filter, from: totals.from, to: totals.to };
    this.zoneKnown(totals.timeZone);
  }

  readonly #choose = async (event: SubmitEvent) => {
    event.preventDefault();
    const { filter, errors } = readFilter(event.target as HTMLFormElement);
    this._errors = errors;
    await this.updateComplete;
    if (errors.size > 0) return focusFirstError(this.renderRoot);
    this._filter = filter;
    const shown = await this.#action.run('show', async () => {
      await this.#load();
      return this.#found;
    });
    if (shown) this.focusHeading();
  };

  get #found(): string {
    const count = this.#requests.items?.length ?? 0;
    if (count === 0) return say('history.none');
    if (this.#requests.hasMore) return say('history.foundMore', { count });
    return say('history.found', { count });
  }

  #download() {
    return this.#action.run('download', async () => {
      saveTable(await this.service.download(this.#shown, 'text/csv'), 'payment-requests.csv');
      return say('audit.downloaded');
    });
  }

  static override styles = [
    baseStyles,
    tableStyles,
    totalsStyles,
    disputesStyles,
    historyFilterStyles,
    paymentListStyles,
  ];

  override render() {
    const { items } = this.#requests;
    const { problem } = this.#polling;
    const disputes = this.#disputes.items ?? [];
    return html`<div>
      ${disputes.length > 0
        ? disputeBanner(disputes, this.#disputes.hasMore, this.livemode, this.#timeZone, this._descriptions, this.open)
        : nothing}
      ${this.#lostLately.length > 0
        ? lostDisputes(this.#lostLately, this.#timeZone, this._descriptions, this.open)
        : nothing}
      <section class="panel stack" aria-labelledby="requests">
        <div class="row spread">
          <h2 id="requests" tabindex="-1">${say('history.title')}</h2>
          <button
            class="slim"
            aria-disabled=${this.#action.busy || !this.#shown ? 'true' : 'false'}
            @click=${() => this.#shown && this.#download()}
          >
            ${say(this.#action.busy === 'download' ? 'audit.downloading' : 'audit.download')}
          </button>
        </div>
        ${historyFilterForm(this._filter, this._errors, this.#action.disabled, this.#choose)}
        ${this.#action.notices(problem)}
        ${items === undefined
          ? problem
            ? nothing
            : html`<p class="busy muted">${say('request.loading')}</p>`
          : items.length === 0
            ? html`<p class="muted">${say('history.none')}</p>`
            : this.#renderTable(items)}
        ${this.#requests.moreButton(() => this.#action.run('more', () => this.#requests.more()))}
      </section>
      ${this._totals
        ? totalsOf(this._totals)
        : this.#timeZone === undefined
          ? nothing
          : html`<section class="panel stack">
              <h2>${say('history.totals')}</h2>
              <p class="muted">${say('history.totalsTooLong')}</p>
            </section>`}
    </div>`;
  }

  /** On a narrow screen each row is a block; the roles keep it a table for screen readers. */
  #renderTable(items: PaymentRequest[]) {
    return html`<table class="requests" role="table">
      <caption>
        ${this.#timeZone ? say('history.caption', { place: this.#timeZone }) : say('history.title')}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">${say('history.for')}</th>
          <th role="columnheader" scope="col">${say('history.payer')}</th>
          <th role="columnheader" scope="col">${say('history.requestedAt')}</th>
          <th role="columnheader" scope="col">${say('history.status')}</th>
          <th role="columnheader" scope="col" class="figure">${say('history.amount')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          items,
          ({ id }) => id,
          (request) => this.#renderRow(request),
        )}
      </tbody>
    </table>`;
  }

  #renderRow(request: PaymentRequest) {
    const {
      id,
      description,
      payerName,
      payerParticipantId,
      createdAt,
      amountMinor,
      currency,
      dispute,
      needsAttention,
    } = request;
    // The dispute's status has a pill of its own.
    const { text, tone } = statusWords({ ...request, dispute: null });
    return html`<tr role="row">
      <th role="rowheader" scope="row">
        <button class="link" aria-describedby="when-${id}" @click=${() => this.open(id)}>
          ${description || say('history.one')}
        </button>
      </th>
      <td role="cell" class="payer">${payerName ?? payerParticipantId}</td>
      <td role="cell" class="when muted small">
        <time id="when-${id}" datetime=${createdAt}>${dateTimeOf(createdAt, this.#timeZone)}</time>
      </td>
      <td role="cell" class="status">
        <span class="pills"
          ><span class="pill ${tone}">${text}</span>${dispute ? disputePill(dispute.status) : nothing}${needsAttention
            ? html`<span class="pill wait">${say('history.needsAttention')}</span>`
            : nothing}</span
        >
      </td>
      <td role="cell" class="figure amount">${formatMoney(amountMinor, currency, currentLocale())}</td>
    </tr>`;
  }
}
customElements.define('caretill-payment-list', PaymentList);
