import type { RequestChange } from './client-types.ts';
import type { OnlyInRest, PaymentRequest } from './request-types.ts';

export const ONLY_IN_REST = [
  'description',
  'practitioner',
  'itemNumber',
  'bulkBilled',
  'clinicName',
  'clinicianName',
  'patientName',
  'patientParticipantId',
  'payerName',
  'payerIsPatient',
  'reference',
  'gstMinor',
] as const satisfies readonly OnlyInRest[];

/** The statuses in which a request can still be paid. */
export const OPEN_STATUSES: readonly PaymentRequest['status'][] = ['REQUESTED', 'PAYING'];

export function isOpen(request: PaymentRequest): boolean {
  return OPEN_STATUSES.includes(request.status);
}

/** The requests a page knows. Stores newer versions and ignores older ones. */
export class KnownRequests {
  #byId = new Map<string, PaymentRequest>();

  /** Returns the request before and after the change, or undefined if it is not newer. */
  take(update: PaymentRequest): RequestChange | undefined {
    const before = this.#byId.get(update.id);
    if (before && update.version < before.version) return undefined;
    const tellsMore = ONLY_IN_REST.some((name) => (update[name] ?? undefined) !== undefined && before?.[name] == null);
    if (before && update.version === before.version && !tellsMore) return undefined;
    // Live messages lack the fields of REST, so keep those.
    const kept = ONLY_IN_REST.map((name) => [name, update[name] ?? before?.[name]]);
    const after: PaymentRequest = { ...update, ...Object.fromEntries(kept) };
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
