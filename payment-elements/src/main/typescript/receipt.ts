import { html, type TemplateResult } from 'lit';
import type { Receipt } from '#services/payment-request-service.ts';
import { dateOf, timeInZone, writtenDay } from './dates.ts';
import { formatMoney } from './money.ts';
import { cardBrand } from './status-words.ts';
import { currentLocale, say } from './messages.ts';

/** A line of the receipt; without a value it is not shown. */
type Row = [label: string, value: string | null | undefined];

export function receiptLines(receipt: Receipt): TemplateResult {
  return html`<dl>
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
  const { clinicName, practitioner, card, refunds, returnsByBank, timeZone } = receipt;
  const clinic: Row[] = [[say('receipt.clinic'), clinicName]];
  const details: Row[] = [
    [say('receipt.patient'), receipt.patientName],
    [say('receipt.serviceDate'), writtenDay(receipt.serviceDate)],
    [say('receipt.practitioner'), practitioner?.name],
    [say('receipt.providerNumber'), practitioner?.providerNumber],
    [say('receipt.itemNumber'), receipt.itemNumber],
    [say('receipt.description'), receipt.description],
    [say('receipt.paidOn'), timeInZone(receipt.paidAt, timeZone)],
    [say('receipt.paidWith'), card && say('receipt.cardOf', { brand: cardBrand(card.brand), last4: card.last4 })],
    [say('receipt.receiptNumber'), receipt.paymentRequestId],
  ];
  const returned: Row[] = [
    ...refunds.map(({ amountMinor, status, at }): Row => {
      const state = say(`receipt.refund.${status}`);
      return [
        say('receipt.refundOf', { amount: moneyOf(receipt, amountMinor) }),
        say('receipt.refundState', { state, time: dateOf(at, timeZone) }),
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

function moneyOf({ currency }: Receipt, amountMinor: number): string {
  return formatMoney(amountMinor, currency, currentLocale());
}
