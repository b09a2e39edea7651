import type { PaymentRequestOperations } from '@caretill/client';
import { Webhook } from 'standardwebhooks';
import { Newest } from './newest.ts';
import { setting } from './settings.ts';

type PlatformEvent = PaymentRequestOperations['GET /v1/events']['answer']['items'][number];
type Payment = PlatformEvent['data'];

/** By `webhook-id`, and by the id of the request. */
const received = new Newest<true>();
const payments = new Newest<Payment>();

const verifier = new Webhook(setting('WEBHOOK_SECRET'));

/**
 * Takes a webhook of Caretill. It may come twice, and after a newer one of the same request: the highest version counts.
 * Throws if it is not signed with our secret, or is older than five minutes.
 */
export function take(body: string, headers: Record<string, string>): void {
  verifier.verify(body, headers);
  const id = headers['webhook-id'] ?? '';
  if (received.has(id)) return;
  const { type, data }: { type: string; data: Payment } = JSON.parse(body);
  if (type.startsWith('payment_request.')) {
    const known = payments.get(data.paymentRequestId);
    if (!known || known.version < data.version) payments.set(data.paymentRequestId, data);
  }
  received.set(id, true);
}

/** What is known of the payments of a call. */
export function ofCall(callId: string): Payment[] {
  return [...payments.values()].filter((payment) => payment.callId === callId);
}
