import { tabStorage } from '../browser-storage.ts';

const KEYS = { live: 'caretill-receipts-sent', test: 'caretill-receipts-of-tests' };

/**
 * The mode of a payment at Stripe. In test mode Stripe sends no receipts, except by hand from its Dashboard
 * (https://docs.stripe.com/receipts).
 */
export type StripeMode = keyof typeof KEYS;

/** The mode that a publishable key is of (https://docs.stripe.com/keys). */
export function modeOf(publishableKey: string): StripeMode {
  return publishableKey.startsWith('pk_test_') ? 'test' : 'live';
}

/** The addresses, by request, until the page is left. */
const addresses = new Map<string, string>();

/**
 * The requests for which an e-mail address was given to Stripe in this browser tab, as opposed to another device, and in
 * which mode. Only the ids are stored; they survive reloads. The addresses themselves do not.
 */
export const sentReceipts = {
  modeOf(id: string): StripeMode | undefined {
    return (['live', 'test'] as const).find((mode) => tabStorage.ids(KEYS[mode]).includes(id));
  },
  /** Where the receipt of the payment goes, if it was entered since the page was loaded. */
  addressOf(id: string): string | undefined {
    return addresses.get(id);
  },
  add(id: string, mode: StripeMode, address: string): void {
    addresses.set(id, address);
    const key = KEYS[mode];
    if (!tabStorage.ids(key).includes(id)) tabStorage.setIds(key, [...tabStorage.ids(key), id]);
  },
};
