import { formatMoney } from './money.ts';
import { currentLocale } from './messages.ts';

/**
 * A payment request as the services return it. The highest version wins, because REST responses, live snapshots and
 * live changes may arrive in any order and any number of times.
 */
export type Status = 'REQUESTED' | 'PAYING' | 'PAID' | 'DECLINED' | 'CANCELLED' | 'EXPIRED';

export interface PaymentRequest {
  id: string;
  version: number;
  status: Status;
  clinicId: string;
  callId: string;
  payerParticipantId: string;
  amountMinor: number;
  currency: string;
  /** Only in REST: live messages carry nothing that the clinician wrote. */
  description?: string;
  /** Only in REST, and only for the clinic: who the payer is, and what is billed. */
  payerName?: string | null;
  bulkBilled?: boolean;
  itemNumber?: string | null;
  createdAt: string;
  expiresAt: string;
  /** When the request first reached one of the payer's pages. */
  deliveredAt?: string | null;
  openedAt?: string | null;
  paidAt?: string | null;
  endedAt?: string | null;
  lastFailure?: { code: string; at: string } | null;
  card?: { brand: string; last4: string } | null;
  endReason?: string | null;
  /** The amount refunded, including pending refunds. */
  refundedMinor: number;
  /** The pending part of it. */
  refundPendingMinor?: number;
  needsAttention?: string | null;
  /** Only for the clinic: the payer's bank asks for the money back. */
  dispute?: { status: string; reason: string; amountMinor: number; evidenceDueBy?: string | null } | null;
}

export function isOpen(request: PaymentRequest): boolean {
  return request.status === 'REQUESTED' || request.status === 'PAYING';
}

/** The amount formatted for the reader. */
export function moneyOf({ amountMinor, currency }: PaymentRequest): string {
  return formatMoney(amountMinor, currency, currentLocale());
}

/** The refunded amount, split into what has arrived and what is pending. */
export function givenBack({ refundedMinor, refundPendingMinor = 0 }: PaymentRequest): {
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
  take(news: PaymentRequest): RequestChange | undefined {
    const before = this.#byId.get(news.id);
    if (before && news.version < before.version) return undefined;
    if (before && news.version === before.version && (before.description || !news.description)) return undefined;
    // Live messages lack the fields of REST, so keep those.
    const after = {
      ...news,
      description: news.description ?? before?.description,
      payerName: news.payerName ?? before?.payerName,
      bulkBilled: news.bulkBilled ?? before?.bulkBilled,
      itemNumber: news.itemNumber ?? before?.itemNumber,
    };
    this.#byId.set(news.id, after);
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
