import type { NewPaymentRequest, Warning } from '#services/payment-request-service.ts';

/** The body of a new request, without clinic and call. Amounts are in minor units. */
export type NewRequest = Omit<NewPaymentRequest, 'clinicId' | 'callId'>;

/** The result: the request was made; the payer already has open requests; or it failed, which the host shows. */
export type Sent =
  | { outcome: 'made'; warnings: Warning[] }
  | { outcome: 'already-open'; openIds: string[] }
  | { outcome: 'failed' };
