import { formatMoney } from './money.ts';
import { currentLocale } from './messages.ts';

/**
 * A payment request as the services tell it, and the one rule by which a browser believes them: the highest version
 * wins. REST answers, live snapshots and live changes may arrive in any order and any number of times.
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
  /** Told by REST only: live messages carry no words of the clinician. */
  description?: string;
  /** Told by REST only, and to the clinic only: who the payer is, and what is billed. */
  payerName?: string | null;
  bulkBilled?: boolean;
  itemNumber?: string | null;
  createdAt: string;
  expiresAt: string;
  /** When a page of the payer's was first told of it. */
  deliveredAt?: string | null;
  openedAt?: string | null;
  paidAt?: string | null;
  endedAt?: string | null;
  lastFailure?: { code: string; at: string } | null;
  card?: { brand: string; last4: string } | null;
  endReason?: string | null;
  /** What was given back, with what is still on its way back. */
  refundedMinor: number;
  /** The part of it that is still on its way. */
  refundPendingMinor?: number;
  needsAttention?: string | null;
  /** Told to the clinic only: the payer's bank asks for the money back. */
  dispute?: { status: string; reason: string; amountMinor: number; evidenceDueBy?: string | null } | null;
}

export function isOpen(request: PaymentRequest): boolean {
  return request.status === 'REQUESTED' || request.status === 'PAYING';
}

/** Its amount as the person reads it. */
export function moneyOf({ amountMinor, currency }: PaymentRequest): string {
  return formatMoney(amountMinor, currency, currentLocale());
}

/** What has arrived of what was given back, and what is still on its way. */
export function givenBack({ refundedMinor, refundPendingMinor = 0 }: PaymentRequest): {
  arrivedMinor: number;
  pendingMinor: number;
} {
  return { arrivedMinor: refundedMinor - refundPendingMinor, pendingMinor: refundPendingMinor };
}

/** A request that is new to the page or known in a newer version: as it was known before, if it was, and as it is now. */
export interface RequestChange {
  before: PaymentRequest | undefined;
  after: PaymentRequest;
}

/** The requests a page knows. Takes news and says what it changed; old news changes nothing. */
export class KnownRequests {
  #byId = new Map<string, PaymentRequest>();

  /** Returns the request before and after the news, or nothing when the news is old. */
  take(news: PaymentRequest): RequestChange | undefined {
    const before = this.#byId.get(news.id);
    if (before && news.version < before.version) return undefined;
    if (before && news.version === before.version && (before.description || !news.description)) return undefined;
    // What only REST tells outlives live news.
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
