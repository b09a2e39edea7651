import { css, html, nothing, type TemplateResult } from 'lit';
import type { Total, TotalOfClinician, Totals } from '#services/payment-request-service.ts';
import { writtenDay } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say } from '../messages.ts';
import { clinicianName } from './clinician-names.ts';
import { type HistoryFilter, PERIODS, type Period, type RefundsCount } from './history-filter.ts';

type Sum = Pick<Total, 'currency' | 'paidMinor' | 'refundedMinor' | 'returnedByBankMinor' | 'netMinor' | 'paidCount'>;

/** The whole period by currency, because amounts in different currencies are never added. */
export function sums(totals: readonly Sum[]): Sum[] {
  const byCurrency = new Map<string, Sum>();
  for (const { currency, paidMinor, refundedMinor, returnedByBankMinor, netMinor, paidCount } of totals) {
    const sum = byCurrency.get(currency);
    byCurrency.set(currency, {
      currency,
      paidMinor: (sum?.paidMinor ?? 0) + paidMinor,
      refundedMinor: (sum?.refundedMinor ?? 0) + refundedMinor,
      returnedByBankMinor: (sum?.returnedByBankMinor ?? 0) + returnedByBankMinor,
      netMinor: (sum?.netMinor ?? 0) + netMinor,
      paidCount: (sum?.paidCount ?? 0) + paidCount,
    });
  }
  return [...byCurrency.values()].sort((a, b) => a.currency.localeCompare(b.currency));
}

/** What the panel needs: the period chosen, and what to do when another one is. */
export interface Takings {
  filter: HistoryFilter;
  totals: Totals | undefined;
  /** Whether these are the person's own alone. */
  own: boolean;
  disabled: 'true' | 'false';
  choosePeriod: (period: Period) => unknown;
  chooseRefundsCount: (count: RefundsCount) => unknown;
}

/** What was taken on the chosen days: first of all that a clinic looks for here. */
export function takingsPanel(takings: Takings): TemplateResult {
  const { filter, totals, own } = takings;
  return html`<section class="panel stack takings" aria-labelledby="takings">
    <div class="row spread">
      <h2 id="takings">${say(own ? 'takings.yours' : 'takings.title')}</h2>
      <div class="periods" role="group" aria-label=${say('takings.periods')}>
        ${PERIODS.map(
          (period) =>
            html`<button
              class="slim"
              aria-pressed=${filter.period === period ? 'true' : 'false'}
              aria-disabled=${takings.disabled}
              @click=${() => takings.choosePeriod(period)}
            >
              ${say(`takings.${period}`)}
            </button>`,
        )}
      </div>
    </div>
    ${totals ? figuresOf(totals, takings) : html`<p class="muted">${say('takings.tooLong')}</p>`}
  </section>`;
}

function figuresOf(totals: Totals, { filter, own, chooseRefundsCount }: Takings): TemplateResult {
  const { timeZone, from, to, items, clinicians } = totals;
  const days =
    from === to
      ? say('takings.ofDay', { day: writtenDay(from), place: timeZone })
      : say('takings.ofDays', { from: writtenDay(from), to: writtenDay(to), place: timeZone });
  return html`<p class="small muted">${days}</p>
    ${items.length === 0 ? html`<p>${say('takings.none')}</p>` : sums(items).map(sumOf)}
    ${!own && clinicians.length > 0 ? byClinician(clinicians) : nothing}
    <fieldset class="counting close">
      <legend>${say('takings.refundsCount')}</legend>
      <div class="row">
        ${(['ON_THEIR_DAY', 'ON_PAYMENT_DAY'] as const).map(
          (count) =>
            html`<label class="choice"
              ><input
                type="radio"
                name="refundsCount"
                value=${count}
                aria-describedby="counting"
                .checked=${filter.refundsCount === count}
                @change=${() => chooseRefundsCount(count)}
              />${say(`takings.${count}`)}</label
            >`,
        )}
      </div>
      <p id="counting" class="small muted">${say(`takings.hint.${filter.refundsCount}`)}</p>
    </fieldset>
    ${from === to ? nothing : byDay(totals)}`;
}

function sumOf(sum: Sum): TemplateResult {
  const figure = (name: string, value: string | number, kind = '') =>
    html`<div class=${kind || nothing}>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const money = (minor: number) => formatMoney(minor, sum.currency, currentLocale());
  return html`<dl class="sums">
    ${figure(say('takings.taken'), money(sum.paidMinor))} ${figure(say('takings.refunded'), money(sum.refundedMinor))}
    ${figure(say('takings.disputed'), money(sum.returnedByBankMinor))}
    ${figure(say('takings.net'), money(sum.netMinor), 'net')} ${figure(say('takings.payments'), sum.paidCount)}
  </dl>`;
}

function byClinician(clinicians: readonly TotalOfClinician[]): TemplateResult {
  return html`<div class="wide" role="region" aria-labelledby="by-clinician" tabindex="0">
    <table>
      <caption id="by-clinician">
        ${say('takings.byClinician')}
      </caption>
      ${head(say('takings.clinician'))}
      <tbody>
        ${clinicians.map((one) => line(clinicianName(one), one))}
      </tbody>
    </table>
  </div>`;
}

function byDay({ items, timeZone }: Totals): TemplateResult {
  return html`<details>
    <summary>${say('history.dayByDay')}</summary>
    <div class="wide" role="region" aria-labelledby="by-day" tabindex="0">
      <table>
        <caption id="by-day">
          ${say('history.dayByDayOf', { place: timeZone })}
        </caption>
        ${head(say('history.day'))}
        <tbody>
          ${[...items].reverse().map((total) => line(writtenDay(total.day), total))}
        </tbody>
      </table>
    </div>
  </details>`;
}

function head(first: string): TemplateResult {
  return html`<thead>
    <tr>
      <th scope="col">${first}</th>
      ${(['taken', 'refunded', 'disputed', 'net', 'payments'] as const).map(
        (name) => html`<th scope="col" class="figure">${say(`takings.${name}`)}</th>`,
      )}
    </tr>
  </thead>`;
}

function line(name: string, sum: Sum): TemplateResult {
  return html`<tr>
    <th scope="row">${name}</th>
    ${[sum.paidMinor, sum.refundedMinor, sum.returnedByBankMinor, sum.netMinor].map(
      (minor) => html`<td class="figure">${formatMoney(minor, sum.currency, currentLocale())}</td>`,
    )}
    <td class="figure">${sum.paidCount}</td>
  </tr>`;
}

export const takingsStyles = css`
  .takings {
    gap: 0.75rem;
  }
  .periods {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .periods [aria-pressed='true'] {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  .sums {
    display: grid;
    gap: 0.5rem;
    grid-template-columns: repeat(auto-fit, minmax(min(8rem, 46%), 1fr));
  }
  .sums > div {
    background: var(--_raised);
    border-radius: var(--_radius);
    padding: 0.5rem 0.75rem;
  }
  .sums dt {
    font-size: 0.8125rem;
    color: var(--_muted);
  }
  .sums dd {
    font-size: 1.25rem;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .sums .net {
    background: var(--_positive-soft);
  }
  .counting .row {
    gap: 0.25rem 1.25rem;
  }
  .choice {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-block-size: 1.5rem;
    font-weight: 400;
  }
  .choice input {
    inline-size: 1.5rem;
    block-size: 1.5rem;
    min-block-size: 0;
    margin: 0;
  }
  .summary p {
    font-weight: 600;
  }
  @media (max-width: 34rem) {
    .sums dd {
      font-size: 1.0625rem;
    }
    .summary {
      padding-block: 0.5rem;
    }
    .periods {
      gap: 0.25rem;
    }
    .periods button {
      padding-inline: 0.375rem;
      font-size: 0.8125rem;
    }
  }
`;
