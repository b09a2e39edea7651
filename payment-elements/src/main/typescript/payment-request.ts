import type { PaymentRequest as PaymentRequestInRest } from '#services/payment-request-service.ts';
import { formatMoney } from './money.ts';
import { currentLocale } from './messages.ts';

/** What the clinician wrote. Live messages do not carry it. */
type WrittenByClinician = 'description' | 'practitioner' | 'itemNumber';

/**
 * A payment request as REST or a live message carries it. The highest version wins, because REST responses, live
 * snapshots and live changes may arrive in any order and any number of times.
 */
export type PaymentRequest = Omit<PaymentRequestInRest, WrittenByClinician> &
  Partial<Pick<PaymentRequestInRest, WrittenByClinician>>;

/** The statuses in which a request can still be paid. */
export const OPEN_STATUSES: readonly PaymentRequest['status'][] = ['REQUESTED', 'PAYING'];

export function isOpen(request: PaymentRequest): boolean {
  return OPEN_STATUSES.includes(request.status);
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

/** A request that is new to the page or has a newer version: the previous state, if any, and the current one. */
export interface RequestChange {
  before: PaymentRequest | undefined;
  after: PaymentRequest;
}

/** The requests a page knows. Stores newer versions and ignores older ones. */
export class KnownRequests {
  #byId = new Map<string, PaymentRequest>();

  /** Returns the request before and after the change, or undefined if it is not newer. */
  take(update: PaymentRequest): RequestChange | undefined {
    const before = this.#byId.get(update.id);
    if (before && update.version < before.version) return undefined;
    if (before && update.version === before.version && (before.description || !update.description)) return undefined;
    // Live messages lack the fields of REST, so keep those.
    const after = {
      ...update,
      description: update.description ?? before?.description,
      payerName: update.payerName ?? before?.payerName,
      bulkBilled: update.bulkBilled ?? before?.bulkBilled,
      itemNumber: update.itemNumber ?? before?.itemNumber,
    };
    this.#byId.set(update.id, after);
    return { before, after };
  }

  get(id: string): PaymentRequest | undefined {
    return this.#byId.get(id);
  }

  /** Newest first. */
  all(): PaymentRequest[] {
    return [...this.#byId.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
  }
}
