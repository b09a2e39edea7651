import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { NotPaidOut, NotPaidOutOfClinic, Payout } from '#services/payment-request-service.ts';
import { dateTimeOf, writtenDay } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { clinicForAddress, inAddressOf, leaveAddress, setAddress } from '../page-address.ts';
import { Pages } from '../pages.ts';
import { Polling } from '../polling.ts';
import type { Service } from '../rest.ts';
import { baseStyles } from '../styles.ts';
import { tableStyles } from '../table-styles.ts';
import { UserAction } from '../user-action.ts';
import { currentLocale, say } from '../messages.ts';
import { booksForm, booksStyles, saveBooks } from './books.ts';
import { paymentListStyles } from './payment-list-styles.ts';
import './payout-detail.ts';
import { figuresOf, payoutPill } from './payout-figures.ts';
import { takingsStyles } from './takings.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

const EVERY_MS = 60_000;
/** While a reading that the person asked for is under way. */
const SOON_MS = 3_000;
const READING_TAKES_MS = 120_000;

/** The clinic's payouts, what is not paid out yet, and files for the books. */
class Payouts extends LitElement {
  static override properties = {
    service: { attribute: false },
    clinicId: { attribute: false },
    timeZone: { attribute: false },
    zoneKnown: { attribute: false },
    open: { attribute: false },
    _opened: { state: true },
    _balances: { state: true },
    _missing: { state: true },
  };

  declare service: Service;
  declare clinicId: string;
  declare timeZone: string | undefined;
  /** Called with the clinic's time zone. */
  declare zoneKnown: (timeZone: string) => unknown;
  /** Called with the id of a payment request to look at. */
  declare open: (id: string) => unknown;
  declare private _opened: string;
  declare private _balances: NotPaidOut[] | undefined;
  declare private _missing: boolean;

  readonly #action = new UserAction(this);
  readonly #payouts = new Pages<Payout>(() => this.service);
  readonly #polling = new Polling(
    this,
    () => this.#load(),
    () => (this.#isReading ? SOON_MS : EVERY_MS),
  );
  /** When the person asked for a reading that is not done yet. */
  #askedAt = 0;

  constructor() {
    super();
    this._opened = '';
    this._missing = false;
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
    if (changed.has('clinicId')) this.#addressChanged();
  }

  readonly #addressChanged = () => {
    this._opened = inAddressOf(this.clinicId, 'payout');
  };

  get #path() {
    return `/v1/clinics/${encodeURIComponent(this.clinicId)}/payouts`;
  }

  get #isReading(): boolean {
    return this.#askedAt > 0 && Date.now() - this.#askedAt < READING_TAKES_MS;
  }

  async #load() {
    const [balances] = await Promise.all([
      this.service.get<NotPaidOutOfClinic>(`${this.#path}/not-paid-out`),
      this.#payouts.load(this.#path),
    ]);
    this._balances = balances.items;
    if (this.timeZone === undefined) this.zoneKnown(balances.timeZone);
    const read = balances.items.map(({ readAt }) => (readAt ? Date.parse(readAt) : 0));
    if (read.length > 0 && Math.min(...read) >= this.#askedAt) this.#askedAt = 0;
  }

  #readAgain() {
    return this.#action.run('read', async () => {
      await this.service.post(`${this.#path}/reading`);
      // The service's clock may be a little behind.
      this.#askedAt = Date.now() - SOON_MS;
      await this.#polling.now();
      return this.#isReading ? say('payouts.reading') : '';
    });
  }

  readonly #save = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement, event.submitter);
    const [from, to] = ['from', 'to'].map((name) => String(fields.get(name) ?? ''));
    this._missing = from === '' || to === '' || from > to;
    await this.updateComplete;
    if (this._missing) return this.renderRoot.querySelector<HTMLElement>('#books-from')?.focus();
    const program = fields.get('program') === 'MYOB' ? 'MYOB' : 'XERO';
    await this.#action.run(program, async () => {
      await saveBooks(this.service, this.clinicId, program, from, to);
      return say('payouts.saved');
    });
  };

  readonly #show = (id: string) => {
    setAddress({ payout: id, clinic: clinicForAddress(this.clinicId) }, true);
    this._opened = id;
  };

  readonly #back = () =>
    leaveAddress('payout', async () => {
      this._opened = '';
      await this.#action.focusHeading();
    });

  static override styles = [baseStyles, tableStyles, paymentListStyles, takingsStyles, booksStyles];

  override render() {
    if (this._opened)
      return html`<caretill-payout-detail
        .service=${this.service}
        .path=${`${this.#path}/${encodeURIComponent(this._opened)}`}
        .timeZone=${this.timeZone}
        .open=${this.open}
        .back=${this.#back}
      ></caretill-payout-detail>`;
    const { items } = this.#payouts;
    const { problem } = this.#polling;
    return html`<div>
      <section class="panel stack" aria-labelledby="payouts">
        <div class="row spread">
          <h2 id="payouts" tabindex="-1">${say('payouts.title')}</h2>
          <button class="slim" aria-disabled=${this.#action.disabled} @click=${() => this.#readAgain()}>
            ${say('payouts.readAgain')}
          </button>
        </div>
        <p class="small muted">${say('payouts.hint')}</p>
        ${this.#action.notices(problem)}
        ${whenRead(items, problem, (items) =>
          items.length === 0 ? html`<p class="muted">${say('payouts.none')}</p>` : this.#renderTable(items),
        )}
        ${this.#payouts.moreButton(() => this.#action.run('more', () => this.#payouts.more()))}
      </section>
      <section class="panel stack" aria-labelledby="not-paid-out">
        <h2 id="not-paid-out">${say('payouts.notPaidOut')}</h2>
        ${(this._balances ?? []).map((balance) => this.#renderBalance(balance))}
      </section>
      ${booksForm(this.#action.disabled, this._missing, this.#save)}
    </div>`;
  }

  #renderTable(items: Payout[]) {
    const several = new Set(items.map(({ account }) => account)).size > 1;
    return html`<div class="wide" role="region" aria-labelledby="caption" tabindex="0">
      <table>
        <caption id="caption">
          ${say('payouts.caption')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${say('payouts.arrives')}</th>
            <th scope="col">${say('payouts.status')}</th>
            ${several ? html`<th scope="col">${say('payouts.account')}</th>` : nothing}
            <th scope="col" class="figure">${say('takings.payments')}</th>
            <th scope="col" class="figure">${say('payouts.refunded')}</th>
            <th scope="col" class="figure">${say('payouts.disputed')}</th>
            <th scope="col" class="figure">${say('payouts.fees')}</th>
            <th scope="col" class="figure">${say('payouts.other')}</th>
            <th scope="col" class="figure">${say('payouts.amount')}</th>
          </tr>
        </thead>
        <tbody>
          ${items.map((payout) => this.#renderRow(payout, several))}
        </tbody>
      </table>
    </div>`;
  }

  #renderRow(payout: Payout, several: boolean) {
    const { id, account, arrivalDate, currency, amountMinor, figures } = payout;
    const money = (minor: number | undefined) =>
      html`<td class="figure">${minor === undefined ? '–' : formatMoney(minor, currency, currentLocale())}</td>`;
    return html`<tr>
      <th scope="row">
        <button class="link" @click=${() => this.#show(id)}>${writtenDay(arrivalDate)}</button>
      </th>
      <td>${payoutPill(payout)}</td>
      ${several ? html`<td>${account}</td>` : nothing} ${money(figures?.paymentsMinor)}
      ${money(figures ? -figures.refundedMinor : undefined)} ${money(figures ? -figures.disputedMinor : undefined)}
      ${money(figures ? -figures.stripeFeeMinor - figures.applicationFeeMinor : undefined)}
      ${money(figures?.otherMinor)} ${money(amountMinor)}
    </tr>`;
  }

  #renderBalance({ account, readAt, connected, currency, notPaidOut }: NotPaidOut) {
    return html`<div class="close">
      <h3>${account}</h3>
      ${currency && notPaidOut
        ? figuresOf(notPaidOut, currency)
        : readAt
          ? html`<p>${say('payouts.nothingLeft')}</p>`
          : nothing}
      <p class="small muted">
        ${readAt ? say('payouts.readAt', { time: dateTimeOf(readAt, this.timeZone) }) : say('payouts.notRead')}
        ${connected ? nothing : say('payouts.disconnected')}
      </p>
    </div>`;
  }
}
define('caretill-payouts', Payouts);
