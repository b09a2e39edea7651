import { css, html, nothing, type TemplateResult } from 'lit';
import type { Dispute, DisputeStatus } from '#services/payment-request-service.ts';
import { dateOf, dateTimeOf, isOver } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { safeLink } from '../safe-link.ts';
import { currentLocale, say, sayIfKnown } from '../messages.ts';

const TONE: Record<DisputeStatus, string> = {
  NEEDS_RESPONSE: 'bad',
  UNDER_REVIEW: 'wait',
  WON: 'good',
  LOST: 'bad',
  CLOSED: '',
};

function isOpenDispute({ status }: { status: DisputeStatus }): boolean {
  return status === 'NEEDS_RESPONSE' || status === 'UNDER_REVIEW';
}

export function disputePill(status: DisputeStatus): TemplateResult {
  return html`<span class="pill ${TONE[status]}">${say(`dispute.short.${status}`)}</span>`;
}

/** Why the cardholder disputes, by Stripe's reason code. Stripe may add new ones at any time. */
function disputeReason(reason: string | null | undefined): string {
  return sayIfKnown(`dispute.reason.${reason}`) ?? say('dispute.reason.general');
}

/** Where to answer: the owner of the Stripe account answers a dispute in Stripe's Dashboard. */
function answerLink(livemode: boolean, dashboard?: string | null): TemplateResult {
  return html`<a
    href=${safeLink(dashboard) ?? `https://dashboard.stripe.com/${livemode ? '' : 'test/'}disputes`}
    target="_blank"
    rel="noopener noreferrer"
    >${say('dispute.answer')}<span class="only-read"> ${say('dispute.newTab')}</span></a
  >`;
}

function dueBy({ status, evidenceDueBy }: Dispute, timeZone: string | undefined): string {
  if (status !== 'NEEDS_RESPONSE') return say('dispute.underReview');
  if (!evidenceDueBy) return say('dispute.dueSoon');
  return say(isOver(evidenceDueBy) ? 'dispute.evidenceOverdue' : 'dispute.evidenceDueBy', {
    time: dateTimeOf(evidenceDueBy, timeZone),
  });
}

function what(
  { amountMinor, currency, paymentRequestId = '' }: Dispute,
  descriptions: ReadonlyMap<string, string>,
): string {
  const amount = formatMoney(amountMinor, currency, currentLocale());
  const description = descriptions.get(paymentRequestId);
  return description ? say('dispute.amountOf', { amount, description }) : say('dispute.amount', { amount });
}

function showPayment({ paymentRequestId }: Dispute, open: (id: string) => void): TemplateResult | typeof nothing {
  return paymentRequestId
    ? html`<button class="slim" @click=${() => open(paymentRequestId)}>${say('dispute.showPayment')}</button>`
    : nothing;
}

export const disputesStyles = css`
  .disputes {
    display: grid;
    gap: 1rem;
  }
  .disputes > li {
    padding-inline-start: 0.75rem;
    border-inline-start: 3px solid var(--_danger);
    color: var(--_text);
  }
  .disputes > li.over {
    border-color: var(--_border);
  }
  .what {
    font-weight: 650;
  }
`;

/** Shown above the history while a dispute is open, because a clinic that does not answer in time loses the money. */
export function disputeBanner(
  disputes: readonly Dispute[],
  more: boolean,
  livemode: boolean,
  timeZone: string | undefined,
  descriptions: ReadonlyMap<string, string>,
  open: (id: string) => void,
): TemplateResult {
  return html`<section class="notice bad stack" aria-labelledby="disputed">
    <h2 id="disputed">${say(more ? 'dispute.openAndMore' : 'dispute.open', { count: disputes.length })}</h2>
    <ul class="disputes">
      ${disputes.map(
        (dispute) =>
          html`<li class="close">
            <p class="what">${what(dispute, descriptions)}</p>
            <p>${disputeReason(dispute.reason)}</p>
            <p>${dueBy(dispute, timeZone)}</p>
            <div class="row">
              ${dispute.status === 'NEEDS_RESPONSE' ? answerLink(livemode, dispute.dashboard) : nothing}
              ${showPayment(dispute, open)}
            </div>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Disputes lost lately, shown below the alert: if it just disappeared, nobody would learn how the dispute ended. */
export function lostDisputes(
  disputes: readonly Dispute[],
  timeZone: string | undefined,
  descriptions: ReadonlyMap<string, string>,
  open: (id: string) => void,
): TemplateResult {
  return html`<section class="panel stack" aria-labelledby="lost">
    <h2 id="lost">${say('dispute.lostLately')}</h2>
    <ul class="disputes">
      ${disputes.map(
        (dispute) =>
          html`<li class="close">
            <p class="what">${what(dispute, descriptions)}</p>
            <p>
              ${say('dispute.ended.LOST')} ${say('dispute.closedAt', { date: dateOf(dispute.closedAt!, timeZone) })}
            </p>
            <div class="row">${showPayment(dispute, open)}</div>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** All disputes of one payment: what to do about the open ones, and how the others ended. */
export function disputesOf(
  disputes: readonly Dispute[],
  livemode: boolean,
  timeZone: string | undefined,
): TemplateResult {
  return html`<section class="panel stack" aria-labelledby="disputes">
    <h2 id="disputes">${say('dispute.title')}</h2>
    <ul class="disputes">
      ${disputes.map(
        (dispute) =>
          html`<li class="close ${isOpenDispute(dispute) ? '' : 'over'}">
            <p class="row">
              <span class="what">${formatMoney(dispute.amountMinor, dispute.currency, currentLocale())}</span>
              ${disputePill(dispute.status)}
            </p>
            <p>${disputeReason(dispute.reason)}</p>
            <p>
              ${isOpenDispute(dispute)
                ? dueBy(dispute, timeZone)
                : say(`dispute.ended.${dispute.status as 'WON' | 'LOST' | 'CLOSED'}`)}
            </p>
            ${dispute.status === 'NEEDS_RESPONSE' ? html`<p>${answerLink(livemode, dispute.dashboard)}</p>` : nothing}
            <p class="small muted">
              ${[
                dispute.openedAt ? say('dispute.openedAt', { date: dateOf(dispute.openedAt, timeZone) }) : '',
                dispute.closedAt ? say('dispute.closedAt', { date: dateOf(dispute.closedAt, timeZone) }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>`,
      )}
    </ul>
  </section>`;
}
