import type { NewPaymentRequest, Warning } from '#services/payment-request-service.ts';

/** The body of a new request, without clinic and call. Amounts are in minor units. */
export type NewRequest = Omit<NewPaymentRequest, 'clinicId' | 'callId'>;

/**
 * The result: the request was made; the payer already has open requests; it was refused, or it failed and may have been
 * made all the same. The host shows the last two.
 */
export type Sent =
  | { outcome: 'made'; warnings: Warning[] }
  | { outcome: 'already-open'; openIds: string[] }
  | { outcome: 'refused' }
  | { outcome: 'failed' };
