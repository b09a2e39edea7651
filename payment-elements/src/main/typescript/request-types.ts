import type { PaymentRequest as PaymentRequestInRest } from '#services/payment-request-service.ts';

/** What only REST carries, because what people wrote, and their names, are in no live message. */
export type OnlyInRest =
  | 'description'
  | 'practitioner'
  | 'itemNumber'
  | 'bulkBilled'
  | 'clinicName'
  | 'clinicianName'
  | 'patientName'
  | 'patientParticipantId'
  | 'payerName'
  | 'payerIsPatient'
  | 'reference'
  | 'gstMinor';

/**
 * A payment request as REST or a live message carries it. The highest version wins, because REST responses, live
 * snapshots and live changes may arrive in any order and any number of times.
 */
export type PaymentRequest = Omit<PaymentRequestInRest, OnlyInRest> & Partial<Pick<PaymentRequestInRest, OnlyInRest>>;
