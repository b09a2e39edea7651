import type { NewPaymentRequest } from '#services/payment-request-service.ts';
import type { PaymentRequest } from '../payment-request.ts';

/** What fills the form in: a preset or an earlier request. */
export type Filling = Pick<PaymentRequest, 'amountMinor' | 'description' | 'itemNumber'> & {
  gstIncluded?: boolean;
};

/** The body of a new request, without clinic and call. Amounts are in minor units. */
export type NewRequest = Omit<NewPaymentRequest, 'clinicId' | 'callId'>;

/**
 * The result: the request was made; the payer already has open requests; it was refused, or it failed and may have been
 * made all the same. The host shows all but the second.
 */
export type Sent =
  | { outcome: 'made' }
  | { outcome: 'already-open'; openIds: string[] }
  | { outcome: 'refused' }
  | { outcome: 'failed' };
