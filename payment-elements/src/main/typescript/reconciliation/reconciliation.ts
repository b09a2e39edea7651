import { css, html, nothing, type TemplateResult } from 'lit';
import type { Difference, ReconciledAccount, Reconciliation } from '#services/payment-request-service.ts';
import { dateTimeOf } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say } from '../messages.ts';

const TONE = { MATCHED: 'good', DIFFERENT: 'bad', UNREACHABLE: 'wait' } as const;
const FIGURES = ['paid', 'refunded', 'disputed', 'net'] as const;

export function reconciliationPill(status: Reconciliation['status']): TemplateResult {
  return html`<span class="pill ${TONE[status]}">${say(`reconciliation.${status}`)}</span>`;
}

export const reconciliationStyles = css`
  .account {
    display: grid;
    gap: 0.75rem;
    padding-block-start: 1.25rem;
    border-block-start: 1px solid var(--_border);
  }
  .differs {
    color: var(--_danger);
    font-weight: 650;
  }
  .differences {
    display: grid;
    gap: 0.75rem;
  }
  .differences > li {
    padding-inline-start: 0.75rem;
    border-inline-start: 3px solid var(--_danger);
    overflow-wrap: anywhere;
  }
  tbody tr:last-child :is(th, td) {
    font-weight: 650;
  }
`;

/** The result of one comparison. `open`, if given, opens a payment request. */
export function reconciliationResult(
  result: Reconciliation,
  open: ((id: string) => unknown) | undefined,
): TemplateResult {
  return html`<div class="stack">
    <p class="notice ${TONE[result.status]}" role="status">${say(`reconciliation.is.${result.status}`)}</p>
    <p class="small muted">
      ${result.checkedAt
        ? say('reconciliation.checkedAt', {
            time: dateTimeOf(result.checkedAt, result.timeZone),
            place: result.timeZone,
          })
        : nothing}
    </p>
    ${result.accounts.length === 0 && result.status !== 'UNREACHABLE'
      ? html`<p class="muted">${say('reconciliation.noMoney')}</p>`
      : nothing}
    ${result.accounts.map((account, at) => accountOf(account, `${result.clinicId}-${at}`, open))}
  </div>`;
}

function accountOf(day: ReconciledAccount, id: string, open?: (id: string) => unknown): TemplateResult {
  const { account, currency, payments, ours, stripe, differences } = day;
  const money = (minor: number) => formatMoney(minor, currency, currentLocale());
  const lessMinor = ours.netMinor - stripe.netMinor;
  const caption = say('reconciliation.account', { account, currency, count: payments });
  return html`<div class="account">
    <div class="wide" role="region" aria-labelledby="figures-${id}" tabindex="0">
      <table>
        <caption id="figures-${id}">
          ${caption}
        </caption>
        <thead>
          <tr>
            <td></td>
            <th scope="col" class="figure">${say('reconciliation.ours')}</th>
            <th scope="col" class="figure">${say('reconciliation.stripe')}</th>
          </tr>
        </thead>
        <tbody>
          ${FIGURES.map((figure) => {
            const [here, there] = [ours[`${figure}Minor`], stripe[`${figure}Minor`]];
            const kind = here === there ? '' : 'differs';
            return html`<tr>
              <th scope="row">
                ${say(`reconciliation.${figure}`)}${kind
                  ? html`<span class="only-read"> ${say('reconciliation.differs')}</span>`
                  : nothing}
              </th>
              <td class="figure ${kind}">${money(here)}</td>
              <td class="figure ${kind}">${money(there)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    ${lessMinor === 0
      ? nothing
      : html`<p class="differs">
          ${say(lessMinor > 0 ? 'reconciliation.stripeHasLess' : 'reconciliation.stripeHasMore', {
            amount: money(Math.abs(lessMinor)),
          })}
        </p>`}
    ${differences.length === 0
      ? nothing
      : html`<ul class="differences">
          ${differences.map(
            (difference) =>
              html`<li class="close">
                <p>${differenceSentence(difference, day.currency)}</p>
                <p class="small muted">
                  ${[difference.paymentRequestId, difference.paymentIntent].filter(Boolean).join(' · ')}
                </p>
                ${open && difference.paymentRequestId
                  ? html`<div>
                      <button
                        class="slim"
                        aria-label=${say('reconciliation.showPaymentOf', { id: difference.paymentRequestId })}
                        @click=${() => open(difference.paymentRequestId!)}
                      >
                        ${say('reconciliation.showPayment')}
                      </button>
                    </div>`
                  : nothing}
              </li>`,
          )}
        </ul>`}
  </div>`;
}

/** One difference of an account's day as a sentence: what each side has, and what is missing on one of them. */
export function differenceSentence({ kind, oursMinor, stripeMinor }: Difference, currency: string): string {
  const money = (minor: number) => formatMoney(minor, currency, currentLocale());
  const values = { ours: money(oursMinor ?? 0), stripe: money(stripeMinor ?? 0) };
  if (kind === 'REFUND' || kind === 'DISPUTE') {
    if (!oursMinor) return say(`reconciliation.difference.${kind}_MISSING_HERE`, values);
    if (!stripeMinor) return say(`reconciliation.difference.${kind}_MISSING_AT_STRIPE`, values);
  }
  return say(`reconciliation.difference.${kind}`, values);
}
