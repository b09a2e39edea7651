import { css, html, nothing, type TemplateResult } from 'lit';
import type { PaymentRequest } from '#services/payment-request-service.ts';
import { dateTimeOf } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { refundOf, isOpen } from '../payment-request.ts';
import { cardBrand } from '../card-brand.ts';
import { failureWord } from '../status-words.ts';
import { currentLocale, say } from '../messages.ts';

/** The facts of a payment request; empty ones are left out. Times are in the clinic's time zone. */
export function factsOf(request: PaymentRequest, timeZone: string | undefined): TemplateResult {
  const { practitioner, lastFailure, card } = request;
  const { arrivedMinor, pendingMinor } = refundOf(request);
  const failed = request.failedAttempts ?? 0;
  const money = (minor: number) => formatMoney(minor, request.currency, currentLocale());
  const fact = (name: string, value: unknown) =>
    value
      ? html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`
      : nothing;
  const moment = (name: string, instant: string | null | undefined) =>
    fact(name, instant && html`<time datetime=${instant}>${dateTimeOf(instant, timeZone)}</time>`);
  return html`<dl class="facts">
      ${fact(say('history.reference'), request.reference)} ${moment(say('history.requestedAt'), request.createdAt)}
      ${isOpen(request) ? moment(say('history.expiresAt'), request.expiresAt) : nothing}
      ${moment(say('history.paidAt'), request.paidAt)} ${moment(say('history.endedAt'), request.endedAt)}
      ${fact(say('history.patient'), request.patientName ?? request.payerName ?? request.payerParticipantId)}
      ${fact(
        say(request.status === 'PAID' ? 'history.paidBy' : 'history.payer'),
        request.payerIsPatient === false && (request.payerName ?? request.payerParticipantId),
      )}
      ${fact(say('history.requestedBy'), request.clinicianName)}
      ${fact(say('history.cancelledBy'), request.cancelledByName ?? request.cancelledBy)}
      ${fact(say('history.card'), card && say('pay.cardEnding', { brand: cardBrand(card.brand), last4: card.last4 }))}
      ${fact(
        say('history.practitioner'),
        practitioner && [practitioner.name, practitioner.providerNumber].filter(Boolean).join(' · '),
      )}
      ${fact(say('history.itemNumber'), request.itemNumber)}
      ${fact(
        say('history.failedAttempts'),
        failed > 0 &&
          (lastFailure
            ? say('history.failedBecause', { count: failed, reason: failureWord(lastFailure.code) })
            : String(failed)),
      )}
      ${fact(say('history.gst'), (request.gstMinor ?? 0) > 0 && money(request.gstMinor!))}
      ${fact(say('history.refunded'), arrivedMinor > 0 && money(arrivedMinor))}
      ${fact(say('receipt.refundPending'), pendingMinor > 0 && money(pendingMinor))}
      ${fact(
        say('history.applicationFee'),
        (request.applicationFeeMinor ?? 0) > 0 && money(request.applicationFeeMinor!),
      )}
    </dl>
    <details>
      <summary>${say('history.references')}</summary>
      <dl class="facts ids">
        ${fact(say('history.id'), request.id)} ${fact(say('history.call'), request.callId)}
        ${fact(say('history.clinician'), request.requestedBy)}
        ${fact(say('history.participant'), request.payerParticipantId)}
        ${fact(say('history.account'), request.stripeAccount)}
      </dl>
    </details>`;
}

export const factsStyles = css`
  .facts {
    display: grid;
    gap: 0.75rem 1.5rem;
    grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
  }
  dt {
    font-size: 0.8125rem;
    color: var(--_muted);
  }
  dd,
  .for {
    overflow-wrap: anywhere;
  }
  .ids {
    font-size: 0.875rem;
    padding-block-start: 0.75rem;
  }
`;
