import type { PaymentCredentials } from '#services/payment-request-service.ts';
import { tabStorage } from '../browser-storage.ts';
import { type PaymentRequest, withoutWords } from '../payment-request.ts';

const KEY = 'caretill-paying';
const BEGUN = 'caretill-begun';

/**
 * The payment that this browser tab has begun, so that it can be followed to its end after a reload. The credentials are
 * kept only while the card is with Stripe and the outcome is open: with them Stripe can be asked even if the visit has
 * ended meanwhile. What the clinician wrote, and names of people, are not kept.
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
    tabStorage.set(KEY, JSON.stringify({ request: withoutWords(request), credentials, sentAt }));
  },
  clear(): void {
    tabStorage.remove(KEY);
  },
};

/** The requests for which this browser tab has opened the card form; the others are paid elsewhere, if they are. */
export const begunHere = {
  has(id: string): boolean {
    return tabStorage.ids(BEGUN).includes(id);
  },
  add(id: string): void {
    if (!this.has(id)) tabStorage.setIds(BEGUN, [...tabStorage.ids(BEGUN), id]);
  },
};
