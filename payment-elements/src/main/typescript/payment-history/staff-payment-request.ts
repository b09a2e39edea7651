import type { PaymentRequest } from '../payment-request.ts';

export type DisputeStatus = 'NEEDS_RESPONSE' | 'UNDER_REVIEW' | 'WON' | 'LOST' | 'CLOSED';

/** A payment request as REST returns it to the clinic's staff, with more fields than for the payer or the live view. */
export type StaffPaymentRequest = PaymentRequest & {
  requestedBy?: string;
  stripeAccount?: string;
  failedAttempts?: number;
  practitioner?: { name: string; providerNumber: string } | null;
  applicationFeeMinor?: number;
  dispute?: { status: DisputeStatus; reason: string; amountMinor: number; evidenceDueBy?: string | null } | null;
};

/** The clinic's permissions, and whether real money is moved. */
export interface ClinicTerms {
  mayRefund: string[];
  stripe?: { livemode?: boolean };
}
