import type { PaymentRequest } from '../../main/typescript/payment-request.ts';

/** A payment request at this version, waiting for its payer unless the test says otherwise. */
export const request = (version: number, change: Partial<PaymentRequest> = {}): PaymentRequest => ({
  id: 'preq_1',
  version,
  status: 'REQUESTED',
  clinicId: 'demo-clinic',
  callId: 'call-1',
  payerParticipantId: 'patient-1',
  amountMinor: 8500,
  currency: 'AUD',
  createdAt: '2026-11-23T01:02:03.456Z',
  expiresAt: '2026-11-23T02:02:03.456Z',
  deliveredAt: null,
  openedAt: null,
  paidAt: null,
  endedAt: null,
  endReason: null,
  lastFailure: null,
  failedAttempts: 0,
  card: null,
  refundedMinor: 0,
  refundPendingMinor: 0,
  needsAttention: null,
  ...change,
});
