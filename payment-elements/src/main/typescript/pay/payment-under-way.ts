import type { PaymentCredentials } from '#services/payment-request-service.ts';
import { tabStorage } from '../browser-storage.ts';
import type { PaymentRequest } from '../payment-request.ts';

const KEY = 'caretill-paying';

/**
 * The payment that this browser tab has begun, so that it can be followed to its end after a reload. The credentials are
 * kept only while the card is with Stripe and the outcome is open: with them Stripe can be asked even if the visit has
 * ended meanwhile. What the clinician wrote is not kept.
 */
export interface PaymentUnderWay {
  request: PaymentRequest;
  credentials?: PaymentCredentials;
  /** When the card was sent to Stripe, in milliseconds since 1970. */
  sentAt?: number;
}

export const paymentUnderWay = {
  get(): PaymentUnderWay | undefined {
    try {
      const kept = JSON.parse(tabStorage.get(KEY) ?? 'null');
      return typeof kept?.request?.id === 'string' ? kept : undefined;
    } catch {
      return undefined;
    }
  },
  set({ request, credentials, sentAt }: PaymentUnderWay): void {
    const { description: _1, practitioner: _2, itemNumber: _3, payerName: _4, ...kept } = request;
    tabStorage.set(KEY, JSON.stringify({ request: kept, credentials, sentAt }));
  },
  clear(): void {
    tabStorage.remove(KEY);
  },
};
