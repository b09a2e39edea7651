import { css, html, LitElement, nothing } from 'lit';
import type { BalanceMovement, Payout } from '#services/payment-request-service.ts';
import { dateTimeOf, writtenDay } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { Pages } from '../pages.ts';
import { Polling } from '../polling.ts';
import type { Service } from '../rest.ts';
import { safeLink } from '../safe-link.ts';
import { baseStyles } from '../styles.ts';
import { tableStyles } from '../table-styles.ts';
import { UserAction } from '../user-action.ts';
import { whenRead } from '../when-read.ts';
import { currentLocale, say } from '../messages.ts';
import { paymentListStyles } from './payment-list-styles.ts';
import { figuresOf, payoutPill } from './payout-figures.ts';
import { takingsStyles } from './takings.ts';
import { define } from '../define.ts';

const EVERY_MS = 60_000;

/** One payout: what it adds up to, and every payment, refund, dispute and fee in it. */
class PayoutDetail extends LitElement {
  static override properties = {
    service: { attribute: false },
    path: { attribute: false },
    timeZone: { attribute: false },
    open: { attribute: false },
    back: { attribute: false },
    _payout: { state: true },
  };

  declare service: Service;
  declare path: string;
  declare timeZone: string | undefined;
  /** Called with the id of a payment request to look at. */
  declare open: (id: string) => unknown;
  declare back: () => unknown;
  declare private _payout: Payout | undefined;

  readonly #action = new UserAction(this);
  readonly #movements = new Pages<BalanceMovement>(() => this.service);
  readonly #polling = new Polling(
    this,
    () => this.#load(),
    () => EVERY_MS,
  );

  async #load() {
    const isFirst = this._payout === undefined;
    const [payout] = await Promise.all([
      this.service.get<Payout>(this.path),
      this.#movements.load(`${this.path}/movements`),
    ]);
    this._payout = payout;
    if (isFirst) await this.#action.focusHeading();
  }

  static override styles = [
    baseStyles,
    tableStyles,
    paymentListStyles,
    takingsStyles,
    css`
      .detail {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
      }
      .wide table {
        min-inline-size: 34rem;
      }
      p > a {
        display: inline-block;
        padding-block: 0.25rem;
      }
    `,
  ];

  override render() {
    const { problem } = this.#polling;
    return html`<div class="detail">
      <div><button @click=${() => this.back()}>${say('payouts.back')}</button></div>
      <p role="alert" class=${problem ? 'notice bad' : 'only-read'}>${problem}</p>
      ${whenRead(
        this._payout,
        problem,
        (payout) => html`${this.#renderPayout(payout)} ${payout.automatic ? this.#renderMovements() : nothing}`,
      )}
    </div>`;
  }

  #renderPayout(payout: Payout) {
    const { currency, amountMinor, figures, differenceMinor, dashboard, automatic, status } = payout;
    const money = (minor: number) => formatMoney(minor, currency, currentLocale());
    const link = safeLink(dashboard);
    return html`<section class="panel stack" aria-labelledby="payout">
      <div class="close">
        <h2 id="payout" tabindex="-1">${say('payouts.one', { amount: money(amountMinor) })}</h2>
        <p class="row">${payoutPill(payout)} ${say('payouts.arrives')} ${writtenDay(payout.arrivalDate)}</p>
        <p class="small muted">${payout.id} · ${payout.account}</p>
      </div>
      ${status === 'FAILED' ? html`<p class="notice bad">${say('payouts.failed')}</p>` : nothing}
      ${figures ? figuresOf(figures, currency) : nothing}
      ${figures
        ? differenceMinor
          ? html`<p class="notice bad">${say('payouts.difference', { amount: money(differenceMinor) })}</p>`
          : html`<p>${say('payouts.equal')}</p>`
        : html`<p>${say(automatic ? 'payouts.notItemised' : 'payouts.byHand')}</p>`}
      ${link
        ? html`<p>
            <a href=${link} target="_blank" rel="noopener noreferrer"
              >${say('payouts.dashboard')}<span class="only-read"> ${say('dispute.newTab')}</span></a
            >
          </p>`
        : nothing}
    </section>`;
  }

  #renderMovements() {
    const items = this.#movements.items ?? [];
    return html`<section class="panel stack" aria-labelledby="movements">
      <h2 id="movements">${say('payouts.movements')}</h2>
      ${this.#action.notices()}
      <div class="wide" role="region" aria-labelledby="movements-caption" tabindex="0">
        <table>
          <caption id="movements-caption">
            ${say('payouts.movementsCaption', { place: this.timeZone ?? 'UTC' })}
          </caption>
          <thead>
            <tr>
              <th scope="col">${say('payouts.what')}</th>
              <th scope="col">${say('payouts.day')}</th>
              <th scope="col" class="figure">${say('payouts.gross')}</th>
              <th scope="col" class="figure">${say('payouts.fees')}</th>
              <th scope="col" class="figure">${say('payouts.net')}</th>
            </tr>
          </thead>
          <tbody>
            ${items.map((movement) => this.#renderMovement(movement))}
          </tbody>
        </table>
      </div>
      ${this.#movements.moreButton(() => this.#action.run('more', () => this.#movements.more()))}
    </section>`;
  }

  #renderMovement(movement: BalanceMovement) {
    const { paymentRequestId, currency, grossMinor, stripeFeeMinor, applicationFeeMinor, netMinor } = movement;
    const words = wordsOf(movement);
    const money = (minor: number) => html`<td class="figure">${formatMoney(minor, currency, currentLocale())}</td>`;
    return html`<tr>
      <th scope="row">
        ${paymentRequestId
          ? html`<button class="link" @click=${() => this.open(paymentRequestId)}>${words}</button>`
          : words}
      </th>
      <td>${dateTimeOf(movement.at, this.timeZone ?? 'UTC')}</td>
      ${money(grossMinor)} ${money(-stripeFeeMinor - applicationFeeMinor)} ${money(netMinor)}
    </tr>`;
  }
}
define('caretill-payout-detail', PayoutDetail);

const OF_PAYMENT = ['PAYMENT', 'REFUND', 'REFUND_RETURNED', 'DISPUTE', 'DISPUTE_RETURNED'];

function wordsOf({ kind, paymentRequestId, clinicianName }: BalanceMovement): string {
  const words = say(`payouts.kind.${kind}`);
  if (!paymentRequestId && OF_PAYMENT.includes(kind)) return say('payouts.elsewhere', { kind: words });
  return clinicianName ? say('payouts.ofClinician', { kind: words, clinician: clinicianName }) : words;
}
