import { css, html, nothing, type TemplateResult } from 'lit';
import type { Total, Totals } from '#services/payment-request-service.ts';
import { writtenDay } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say } from '../messages.ts';

export type Sum = Pick<Total, 'currency' | 'paidMinor' | 'refundedMinor' | 'returnedByBankMinor' | 'paidCount'>;

/** What the clinic keeps. */
export function netMinor({ paidMinor, refundedMinor, returnedByBankMinor = 0 }: Sum): number {
  return paidMinor - refundedMinor - returnedByBankMinor;
}

/** The whole period by currency, because amounts in different currencies are never added. */
export function sums(totals: readonly Total[]): Sum[] {
  const byCurrency = new Map<string, Sum>();
  for (const { currency, paidMinor, refundedMinor, returnedByBankMinor, paidCount } of totals) {
    const sum = byCurrency.get(currency) ?? {
      currency,
      paidMinor: 0,
      refundedMinor: 0,
      returnedByBankMinor: 0,
      paidCount: 0,
    };
    byCurrency.set(currency, {
      currency,
      paidMinor: sum.paidMinor + paidMinor,
      refundedMinor: sum.refundedMinor + refundedMinor,
      returnedByBankMinor: sum.returnedByBankMinor! + (returnedByBankMinor ?? 0),
      paidCount: sum.paidCount + paidCount,
    });
  }
  return [...byCurrency.values()].sort((a, b) => a.currency.localeCompare(b.currency));
}

export const totalsStyles = css`
  .sums {
    display: grid;
    gap: 0.75rem;
    grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr));
  }
  .sums > div {
    background: var(--_raised);
    border-radius: var(--_radius);
    padding: 0.75rem 1rem;
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
  @media (max-width: 34rem) {
    .sums > div {
      padding: 0.625rem 0.75rem;
    }
    .sums dd {
      font-size: 1.0625rem;
    }
  }
  .sums .net {
    background: var(--_positive-soft);
  }
`;

/** Totals of the period: paid, refunded, returned by banks and kept; then the same for each day. */
export function totalsOf({ timeZone, from, to, items }: Totals): TemplateResult {
  // If the service does not return this field, show no figure instead of zero.
  const tellsReturned = items.some(({ returnedByBankMinor }) => returnedByBankMinor !== undefined);
  const period = say('history.totalsOf', { from: writtenDay(from), to: writtenDay(to), place: timeZone });
  return html`<section class="panel stack" aria-labelledby="totals">
    <div class="close">
      <h2 id="totals">${say('history.totals')}</h2>
      <p class="small muted">${period}</p>
    </div>
    ${items.length === 0
      ? html`<p class="muted">${say('history.totalsNone')}</p>`
      : html`${sums(items).map((sum) => sumOf(sum, tellsReturned))}
          <details>
            <summary>${say('history.dayByDay')}</summary>
            <div class="wide" role="region" aria-labelledby="by-day" tabindex="0">
              <table>
                <caption id="by-day">
                  ${say('history.dayByDayOf', { place: timeZone })}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">${say('history.day')}</th>
                    <th scope="col" class="figure">${say('history.paid')}</th>
                    <th scope="col" class="figure">${say('history.refunded')}</th>
                    ${tellsReturned
                      ? html`<th scope="col" class="figure">${say('history.returnedByBank')}</th>`
                      : nothing}
                    <th scope="col" class="figure">${say('history.net')}</th>
                    <th scope="col" class="figure">${say('history.payments')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${[...items].reverse().map(
                    (total) =>
                      html`<tr>
                        <th scope="row">${writtenDay(total.day)}</th>
                        ${[
                          total.paidMinor,
                          total.refundedMinor,
                          ...(tellsReturned ? [total.returnedByBankMinor ?? 0] : []),
                          netMinor(total),
                        ].map(
                          (minor) =>
                            html`<td class="figure">${formatMoney(minor, total.currency, currentLocale())}</td>`,
                        )}
                        <td class="figure">${total.paidCount}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
          </details>`}
  </section>`;
}

function sumOf(sum: Sum, tellsReturned: boolean): TemplateResult {
  const { currency, paidMinor, refundedMinor, returnedByBankMinor = 0, paidCount } = sum;
  const figure = (name: string, value: string | number, kind = '') =>
    html`<div class=${kind || nothing}>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const money = (minor: number) => formatMoney(minor, currency, currentLocale());
  return html`<dl class="sums">
    ${figure(say('history.paid'), money(paidMinor))} ${figure(say('history.refunded'), money(refundedMinor))}
    ${tellsReturned ? figure(say('history.returnedByBank'), money(returnedByBankMinor)) : nothing}
    ${figure(say('history.net'), money(netMinor(sum)), 'net')} ${figure(say('history.payments'), paidCount)}
  </dl>`;
}
