import { tabStorage } from '../browser-storage.ts';

const KEY = 'caretill-receipts-sent';

/**
 * The requests for which an e-mail address was given to Stripe in this browser tab, as opposed to another device. Only
 * the ids are stored; they survive reloads.
 */
export const sentReceipts = {
  has(id: string): boolean {
    return tabStorage.ids(KEY).includes(id);
  },
  add(id: string): void {
    if (!this.has(id)) tabStorage.setIds(KEY, [...tabStorage.ids(KEY), id]);
  },
};
