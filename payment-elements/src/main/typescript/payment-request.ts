import { ONLY_IN_REST } from './known-requests.ts';
import type { PaymentRequest } from './request-types.ts';
import { formatMoney } from './money.ts';
import { currentLocale } from './messages.ts';

export { isOpen, KnownRequests, OPEN_STATUSES } from './known-requests.ts';
export type { PaymentRequest };

/** The request without names and what people wrote, for a browser's storage; the clinic's name is no secret. */
export function withoutWords(request: PaymentRequest): PaymentRequest {
  const words: readonly string[] = ONLY_IN_REST.filter((name) => name !== 'clinicName');
  return Object.fromEntries(Object.entries(request).filter(([name]) => !words.includes(name))) as PaymentRequest;
}

/** The amount formatted for the reader. */
export function moneyOf({ amountMinor, currency }: PaymentRequest): string {
  return formatMoney(amountMinor, currency, currentLocale());
}

/** The refunded amount, split into what has arrived and what is pending. */
export function refundOf({ refundedMinor, refundPendingMinor = 0 }: PaymentRequest): {
  arrivedMinor: number;
  pendingMinor: number;
} {
  return { arrivedMinor: refundedMinor - refundPendingMinor, pendingMinor: refundPendingMinor };
}
