import { html, nothing, type TemplateResult } from 'lit';
import type { Receipt } from '#services/payment-request-service.ts';
import { dateOf, timeInZone, writtenDay } from './dates.ts';
import { formatMoney } from './money.ts';
import { cardBrand, refundWords } from './status-words.ts';
import { currentLocale, say } from './messages.ts';

/**
 * What the clinic keeps of the payment: never below zero, even if an amount was refunded and then lost in a dispute.
 */
function keptMinor({ paidMinor, refundedMinor, refundPendingMinor, returnedByBankMinor }: Receipt): number {
  return Math.max(0, paidMinor - refundedMinor - refundPendingMinor - returnedByBankMinor);
}

/** The lines of the receipt, the same as in the PDF; empty lines are left out. */
export function receiptLines(receipt: Receipt): TemplateResult {
  const { timeZone, paidMinor, refundedMinor, refundPendingMinor, returnedByBankMinor } = receipt;
  const kept = keptMinor(receipt);
  const money = (amountMinor: number) => formatMoney(amountMinor, receipt.currency, currentLocale());
  const line = (name: string, value: string | null | undefined) =>
    value
      ? html`<dt>${name}</dt>
          <dd>${value}</dd>`
      : nothing;
  return html`<dl>
    ${line(say('receipt.clinic'), receipt.clinicName)} ${line(say('receipt.patient'), receipt.patientName)}
    ${line(say('receipt.serviceDate'), writtenDay(receipt.serviceDate))}
    ${line(say('receipt.practitioner'), receipt.practitioner?.name)}
    ${line(say('receipt.providerNumber'), receipt.practitioner?.providerNumber)}
    ${line(say('receipt.itemNumber'), receipt.itemNumber)} ${line(say('receipt.description'), receipt.description)}
    ${line(say('receipt.charged'), money(receipt.chargedMinor))} ${line(say('receipt.paid'), money(paidMinor))}
    ${refundedMinor > 0 ? line(say('receipt.refunded'), money(refundedMinor)) : nothing}
    ${refundPendingMinor > 0 ? line(say('receipt.refundPending'), money(refundPendingMinor)) : nothing}
    ${returnedByBankMinor > 0 ? line(say('receipt.returnedByBank'), money(returnedByBankMinor)) : nothing}
    ${kept === paidMinor
      ? nothing
      : line(say(returnedByBankMinor > 0 ? 'receipt.keptOfAll' : 'receipt.kept'), money(kept))}
    ${line(say('receipt.outstanding'), money(receipt.outstandingMinor))}
    ${line(say('receipt.paidAt'), timeInZone(receipt.paidAt, timeZone))}
    ${line(
      say('receipt.card'),
      receipt.card && say('pay.cardEnding', { brand: cardBrand(receipt.card.brand), last4: receipt.card.last4 }),
    )}
    ${receipt.refunds.map(({ amountMinor, status, at }) =>
      line(
        say('receipt.refundOf', { amount: money(amountMinor) }),
        say('receipt.refundState', { state: refundWords(status).text, time: dateOf(at, timeZone) }),
      ),
    )}
    ${receipt.returnsByBank.map(({ amountMinor, at }) =>
      line(say('receipt.returnOf', { amount: money(amountMinor) }), dateOf(at, timeZone)),
    )}
    ${line(say('receipt.number'), receipt.paymentRequestId)}
  </dl>`;
}
