import { html, nothing, type TemplateResult } from 'lit';
import type { Receipt } from '#services/payment-request-service.ts';
import { dateOf, timeInZone, writtenDay } from './dates.ts';
import { formatMoney } from './money.ts';
import { cardBrand } from './card-brand.ts';
import { currentLocale, say } from './messages.ts';

/** From this total on, a tax invoice names the buyer. */
const BUYER_NAMED_FROM_MINOR = 100_000;

/** A line of the receipt; without a value it is not shown. */
type Row = [label: string, value: string | null | undefined];

export function receiptLines(receipt: Receipt): TemplateResult {
  return html`${(receipt.gstMinor ?? 0) > 0 ? html`<p><strong>${say('receipt.taxInvoice')}</strong></p>` : nothing}
    <dl>
      ${receiptRows(receipt).map(
        ([label, value]) =>
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
}

/**
 * The lines in the order and the words of the PDF, which payment-request-service prints (its `ReceiptContent` and
 * `words.properties`).
 */
export function receiptRows(receipt: Receipt): Row[] {
  const { clinicName, business, gstMinor = 0, practitioner, card, refunds, returnsByBank, timeZone } = receipt;
  const clinic: Row[] = [
    [say('receipt.clinic'), clinicName],
    [say('receipt.abn'), business?.abn?.replace(/^(\d{2})(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4')],
    [say('receipt.address'), business?.address],
    [say('receipt.phone'), business?.phone],
  ];
  const namesBuyer = gstMinor > 0 && receipt.chargedMinor >= BUYER_NAMED_FROM_MINOR;
  const details: Row[] = [
    [say('receipt.buyer'), namesBuyer ? (receipt.payerName ?? receipt.patientName) : null],
    [say('receipt.patient'), receipt.patientName],
    [say('receipt.paidBy'), receipt.payerIsPatient === false && !namesBuyer ? receipt.payerName : null],
    [say('receipt.serviceDate'), writtenDay(receipt.serviceDate)],
    [say('receipt.practitioner'), practitioner?.name],
    [say('receipt.providerNumber'), practitioner?.providerNumber],
    [say('receipt.itemNumber'), receipt.itemNumber],
    [say('receipt.description'), receipt.description],
    [say('receipt.claim'), receipt.patientClaims ? say('receipt.claimByPatient') : null],
    [say('receipt.issuedOn'), gstMinor > 0 ? dateOf(receipt.paidAt, timeZone) : null],
    [say('receipt.paidOn'), timeInZone(receipt.paidAt, timeZone)],
    [say('receipt.paidWith'), card && say('receipt.cardOf', { brand: cardBrand(card.brand), last4: card.last4 })],
    [say('receipt.reference'), receipt.reference],
  ];
  const returned: Row[] = [
    ...refunds.map(({ amountMinor, status, at }): Row => {
      const state = say(`receipt.refund.${status}`);
      return [
        say('receipt.refundOf', { amount: moneyOf(receipt, amountMinor) }),
        say('receipt.refundState', { state, time: dateOf(at, timeZone) }),
      ];
    }),
    ...(receipt.adjustmentNotes ?? []).map(({ number, issuedOn, amountMinor, gstMinor }): Row => {
      const words = { amount: moneyOf(receipt, amountMinor), gst: moneyOf(receipt, gstMinor) };
      return [
        say('receipt.adjustmentNote', { number }),
        say('receipt.adjustment', { ...words, day: writtenDay(issuedOn) }),
      ];
    }),
    ...returnsByBank.map(({ amountMinor, at }): Row => {
      return [say('receipt.returnOf', { amount: moneyOf(receipt, amountMinor) }), dateOf(at, timeZone)];
    }),
  ];
  return [...clinic, ...details, ...amounts(receipt), ...returned].filter(([, value]) => value);
}

function amounts(receipt: Receipt): Row[] {
  const { paidMinor, refundedMinor, refundPendingMinor, returnedByBankMinor, keptMinor } = receipt;
  const money = (amountMinor: number) => moneyOf(receipt, amountMinor);
  return [
    [say('receipt.charged'), money(receipt.chargedMinor)],
    gst(receipt),
    [say('receipt.paid'), money(paidMinor)],
    [say('receipt.refunded'), refundedMinor > 0 ? money(refundedMinor) : null],
    [say('receipt.refundPending'), refundPendingMinor > 0 ? money(refundPendingMinor) : null],
    [say('receipt.returnedByBank'), returnedByBankMinor > 0 ? money(returnedByBankMinor) : null],
    [
      say(returnedByBankMinor > 0 ? 'receipt.keptOfAll' : 'receipt.kept'),
      keptMinor === paidMinor ? null : money(keptMinor),
    ],
    [say('receipt.outstanding'), money(receipt.outstandingMinor)],
  ];
}

/** The GST, or that there is none; nothing for receipts of clinics that say nothing of themselves as a business. */
function gst(receipt: Receipt): Row {
  const { gstMinor = 0, business, currency } = receipt;
  if (gstMinor > 0) return [say('receipt.gst'), moneyOf(receipt, gstMinor)];
  return [say('receipt.noGst'), business && currency === 'AUD' ? say('receipt.gstFree') : null];
}

function moneyOf({ currency }: Receipt, amountMinor: number): string {
  return formatMoney(amountMinor, currency, currentLocale());
}
