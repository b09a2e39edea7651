import type { PaymentRequest } from '../payment-request.ts';

export type DisputeStatus = 'NEEDS_RESPONSE' | 'UNDER_REVIEW' | 'WON' | 'LOST' | 'CLOSED';

/** A payment request as REST tells it to the clinic's own people, whom more is told than the payer or the live view. */
export type StaffPaymentRequest = PaymentRequest & {
  requestedBy?: string;
  stripeAccount?: string;
  failedAttempts?: number;
  practitioner?: { name: string; providerNumber: string } | null;
  applicationFeeMinor?: number;
  dispute?: { status: DisputeStatus; reason: string; amountMinor: number; evidenceDueBy?: string | null } | null;
};

/** What the clinic lets its people do, and whether real money moves. */
export interface ClinicTerms {
  mayRefund: string[];
  stripe?: { livemode?: boolean };
}
