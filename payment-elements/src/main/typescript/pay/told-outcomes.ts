import { tellHost } from '../host-events.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';

const ENDS = { PAID: 'paid', DECLINED: 'declined', EXPIRED: 'expired', CANCELLED: 'cancelled' } as const;

/** Tells the page around the element what has become of a request since it was `before`. */
export function tellOutcomes(element: EventTarget, before: PaymentRequest, after: PaymentRequest): void {
  const { status, lastFailure, refundedMinor } = after;
  const tell = (outcome: (typeof ENDS)[keyof typeof ENDS] | 'card-declined' | 'refunded' | 'refund-failed') =>
    tellHost(element, `caretill-payment-${outcome}`, after);
  if (isOpen(after) && lastFailure && lastFailure.at !== before.lastFailure?.at) tell('card-declined');
  if (status !== before.status && status in ENDS) tell(ENDS[status as keyof typeof ENDS]);
  if (refundedMinor > before.refundedMinor) tell('refunded');
  if (refundedMinor < before.refundedMinor) tell('refund-failed');
}
