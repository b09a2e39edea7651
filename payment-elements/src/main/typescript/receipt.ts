import { html, nothing, type TemplateResult } from 'lit';
import { dateTimeOf, writtenDay } from './dates.ts';
import { formatMoney } from './money.ts';
import { cardBrand, refundWords } from './status-words.ts';
import { currentLocale, say } from './words.ts';

/** An itemised receipt as `GET …/receipt` tells it. Amounts are minor units. */
export interface Receipt {
  paymentRequestId: string;
  clinicName?: string | null;
  patientName?: string | null;
  serviceDate: string;
  practitioner?: { name: string; providerNumber: string } | null;
  itemNumber?: string | null;
  description: string;
  currency: string;
  chargedMinor: number;
  paidMinor: number;
  refundedMinor: number;
  refundPendingMinor: number;
  outstandingMinor: number;
  paidAt: string;
  card?: { brand: string; last4: string } | null;
  refunds: { amountMinor: number; status: string; at: string }[];
}

/** What the receipt says, line by line; lines that say nothing are left out. Without a time zone, times are the person's own. */
export function receiptLines(receipt: Receipt, timeZone?: string): TemplateResult {
  const money = (amountMinor: number) => formatMoney(amountMinor, receipt.currency, currentLocale());
  const line = (name: string, value: string | null | undefined) => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing);
  return html`<dl>
    ${line(say('receipt.clinic'), receipt.clinicName)}
    ${line(say('receipt.patient'), receipt.patientName)}
    ${line(say('receipt.serviceDate'), writtenDay(receipt.serviceDate))}
    ${line(say('receipt.practitioner'), receipt.practitioner?.name)}
    ${line(say('receipt.providerNumber'), receipt.practitioner?.providerNumber)}
    ${line(say('receipt.itemNumber'), receipt.itemNumber)}
    ${line(say('receipt.description'), receipt.description)}
    ${line(say('receipt.charged'), money(receipt.chargedMinor))}
    ${line(say('receipt.paid'), money(receipt.paidMinor))}
    ${receipt.refundedMinor > 0 ? line(say('receipt.refunded'), money(receipt.refundedMinor)) : nothing}
    ${receipt.refundPendingMinor > 0 ? line(say('receipt.refundPending'), money(receipt.refundPendingMinor)) : nothing}
    ${line(say('receipt.outstanding'), money(receipt.outstandingMinor))}
    ${line(say('receipt.paidAt'), dateTimeOf(receipt.paidAt, timeZone))}
    ${line(say('receipt.card'), receipt.card && say('pay.cardEnding', { brand: cardBrand(receipt.card.brand), last4: receipt.card.last4 }))}
    ${receipt.refunds.map(({ amountMinor, status, at }) => line(say('receipt.refundOf', { amount: money(amountMinor) }), say('receipt.refundState', { state: refundWords(status).text, time: dateTimeOf(at, timeZone) })))}
    ${line(say('receipt.number'), receipt.paymentRequestId)}
  </dl>`;
}
