import { withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';

/** As many as one answer has. */
const RECENT_REQUESTS = 200;

/** What is read of a payment request: who asked for it. */
interface Asked {
  requestedBy: string;
  clinicianName?: string | null;
}

/**
 * Names of the clinicians who have asked for payments lately, by user id, so that an administrator can choose them by
 * name. It only helps: without an answer, the ids are shown and can be entered.
 */
export async function recentClinicians(
  paymentRequests: Service | undefined,
  clinicId: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    const path = withQuery('/v1/payment-requests', { clinicId, limit: String(RECENT_REQUESTS) });
    const { items } = (await paymentRequests?.get<{ items: Asked[] }>(path)) ?? { items: [] };
    const named = items.flatMap(({ requestedBy, clinicianName }) =>
      requestedBy && clinicianName ? [[requestedBy, clinicianName] as const] : [],
    );
    // The newest request has the newest name.
    return new Map(named.reverse());
  } catch {
    return new Map();
  }
}
