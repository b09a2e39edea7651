import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PaymentRequest, Totals } from '#services/payment-request-service.ts';
import { shortDateTimeOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { focusFirstError, type FieldErrors } from '../fields.ts';
import { baseStyles } from '../styles.ts';
import { useClinicPlace } from '../place.ts';
import { Polling } from '../polling.ts';
import { formatMoney } from '../money.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { saveTable } from '../save-file.ts';
import { statusWords } from '../status-words.ts';
import { tableStyles } from '../table-styles.ts';
import { whenRead } from '../when-read.ts';
import { currentLocale, say } from '../messages.ts';
import { attentionSummary } from './attention-summary.ts';
import { ClinicDisputes } from './clinic-disputes.ts';
import { disputePanels } from './dispute-panels.ts';
import { disputePill, disputesStyles } from './disputes.ts';
import { canBeAddedUp, filterInAddress, type HistoryFilter, historyPath } from './history-filter.ts';
import { showInAddress, TODAY, totalsPath } from './history-filter.ts';
import { peopleOf } from '../people.ts';
import { historyFilterForm, historyFilterStyles, readFilter } from './history-filter-form.ts';
import { paymentListStyles } from './payment-list-styles.ts';
import { foundRequests, PaymentSearch, searchForm, searchStyles } from './payment-search.ts';
import { takingsPanel, takingsStyles } from './takings.ts';
import { define } from '../define.ts';

const EVERY_MS = 15_000;

/**
 * What needs somebody, the takings of a period, and its payment requests, newest first, kept up to date and as a file.
 * Days are in the clinic's time zone, which the service returns. The filter stands in the page's address.
 */
export class PaymentList extends LitElement {
  static override properties = {
    service: { attribute: false },
    clinicId: { attribute: false },
    livemode: { attribute: false },
    own: { attribute: false },
    open: { attribute: false },
    zoneKnown: { attribute: false },
    counted: { attribute: false },
    _filter: { state: true },
    _totals: { state: true },
    _errors: { state: true },
    _searchWrong: { state: true },
  };

  declare service: Service;
  declare clinicId: string;
  declare livemode: boolean;
  /** Whether the person is told their own takings only. */
  declare own: boolean;
  /** Called with the id of the payment request to look at. */
  declare open: (id: string) => unknown;
  /** Called with the clinic's time zone. */
  declare zoneKnown: (timeZone: string) => unknown;
  /** Called with how many disputes and payments need somebody. */
  declare counted: (count: number) => unknown;
  declare private _filter: HistoryFilter;
  declare private _totals: Totals | undefined;
  declare private _errors: FieldErrors;
  declare private _searchWrong: boolean;

  readonly #action = new UserAction(this);
  readonly #requests = new Pages<PaymentRequest>(() => this.service);
  readonly #attention = new Pages<PaymentRequest>(() => this.service);
  readonly #disputes = new ClinicDisputes(() => this.service);
  readonly #search = new PaymentSearch(() => this.service);
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
    this._filter = filterInAddress();
    this._errors = new Map();
    this._searchWrong = this.own = false;
    this.counted = () => {};
  }

  focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>('#requests')?.focus();
  }

  readonly readAgain = () => this.#polling.now();

  async #load() {
    const totals = this.#addUp();
    // The service knows which days a period is, and the clinic's time zone.
    if (this.#timeZone === undefined || this._filter.from === '') await totals;
    const { clinicId, _filter } = this;
    const path = historyPath(clinicId, _filter, this.#timeZone);
    await Promise.all([
      totals,
      this.#requests.load(path),
      this.#attention.load(withQuery('/v1/payment-requests', { clinicId, needsAttention: 'true' })),
      this.#disputes.load(clinicId),
    ]);
    if (_filter === this._filter) this.#shown = path;
    this.counted(this.#disputes.toAnswer.length + (this.#attention.items?.length ?? 0));
    await this.#disputes.describe(this.#requests.items ?? []);
  }

  async #addUp() {
    const filter = this._filter;
    const canBe = canBeAddedUp(filter);
    if (!canBe) this._totals = undefined;
    if (!canBe && this.#timeZone !== undefined) return;
    const totals = await this.service.get<Totals>(totalsPath(this.clinicId, canBe ? filter : TODAY));
    if (filter !== this._filter) return;
    useClinicPlace(totals);
    if (canBe) this._totals = totals;
    const { from, to } = totals;
    if (filter.period && (filter.from !== from || filter.to !== to)) this._filter = { ...filter, from, to };
    if (this.#timeZone !== undefined) return;
    this.#timeZone = totals.timeZone;
    this.zoneKnown(totals.timeZone);
  }

  /** Shows what is asked for; the words say how many there are. */
  #show(filter: HistoryFilter) {
    this._filter = filter;
    this.#search.end();
    showInAddress(filter);
    return this.#action.run('show', async () => {
      await this.#load();
      return this.#found;
    });
  }

  readonly #find = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get('text') ?? '').trim();
    this._searchWrong = text.length < 2;
    await this.updateComplete;
    if (this._searchWrong) return this.renderRoot.querySelector<HTMLElement>('#text')?.focus();
    await this.#action.run('find', async () => {
      await this.#search.find(this.clinicId, text);
      return this.#search.found;
    });
  };

  readonly #choose = async (event: SubmitEvent) => {
    event.preventDefault();
    const { filter, errors } = readFilter(event.target as HTMLFormElement, this._filter);
    this._errors = errors;
    await this.updateComplete;
    if (errors.size > 0) return focusFirstError(this.renderRoot);
    if (await this.#show(filter)) this.focusHeading();
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
    takingsStyles,
    searchStyles,
    disputesStyles,
    historyFilterStyles,
    paymentListStyles,
  ];

  override render() {
    const { problem } = this.#polling;
    const disputes = this.#disputes;
    return html`<div>
      ${attentionSummary(disputes.toAnswer, this.#attention.items?.length ?? 0, this.#timeZone, () =>
        this.#show({ ...TODAY, period: '', only: 'needsAttention' }),
      )}
      ${this.#timeZone === undefined
        ? nothing
        : takingsPanel({
            filter: this._filter,
            totals: this._totals,
            own: this.own,
            disabled: this.#action.disabled,
            choosePeriod: (period) => this.#show({ ...this._filter, period, from: '', to: '' }),
            chooseRefundsCount: (refundsCount) => this.#show({ ...this._filter, refundsCount }),
          })}
      ${disputePanels(disputes, this.livemode, this.#timeZone, this.open)}
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
        ${searchForm(this.#action.disabled, this._searchWrong, this.#find)}
        ${historyFilterForm(
          this._filter,
          this._totals?.clinicians ?? [],
          this._errors,
          this.#action.disabled,
          this.#choose,
        )}
        ${this.#action.notices(problem)} ${this.#search.items ? this.#renderFound() : this.#renderList()}
      </section>
    </div>`;
  }

  #renderList() {
    const { items } = this.#requests;
    return html`${whenRead(items, this.#polling.problem, (items) =>
      items.length === 0 ? html`<p class="muted">${say('history.none')}</p>` : this.#renderTable(items),
    )}
    ${this.#requests.moreButton(() => this.#action.run('more', () => this.#requests.more()))}`;
  }

  #renderFound() {
    const more = () => this.#action.run('more', () => this.#search.more(this.clinicId));
    return foundRequests(
      this.#search,
      (items) => this.#renderTable(items),
      () => this.#show(this._filter),
      more,
    );
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
          <th role="columnheader" scope="col">${say('history.patient')}</th>
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
    const { id, reference, description, createdAt, amountMinor, currency, dispute, needsAttention } = request;
    // The dispute's status has a pill of its own.
    const { text, tone } = statusWords({ ...request, dispute: null });
    return html`<tr role="row">
      <th role="rowheader" scope="row">
        <button class="link" aria-describedby="when-${id}" @click=${() => this.open(id)}>
          ${description || say('history.one')}
        </button>
        <span class="small muted">${reference}</span>
      </th>
      <td role="cell" class="payer">
        ${peopleOf(request)}
        ${request.clinicianName
          ? html`<br /><span class="small muted">${say('history.askedBy', { name: request.clinicianName })}</span>`
          : nothing}
      </td>
      <td role="cell" class="when muted small">
        <time id="when-${id}" datetime=${createdAt}>${shortDateTimeOf(createdAt, this.#timeZone)}</time>
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
define('caretill-payment-list', PaymentList);
