const KEY = 'caretill-receipts-sent';
/** The limit for a tab that stays open for weeks. */
const MOST = 100;

function read(): string[] {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
}

/**
 * The requests for which an e-mail address was given to Stripe in this browser tab, as opposed to another device. Only
 * the ids are stored; they survive reloads.
 */
export const sentReceipts = {
  has(id: string): boolean {
    return read().includes(id);
  },
  add(id: string): void {
    if (!this.has(id)) sessionStorage.setItem(KEY, JSON.stringify([...read(), id].slice(-MOST)));
  },
};
