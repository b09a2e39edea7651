const KEY = 'caretill-receipts-sent';
/** A tab that is open for weeks remembers no more than these. */
const MOST = 100;

function read(): string[] {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
}

/**
 * The requests for which this browser tab gave Stripe an e-mail address: who paid on another device entered none here.
 * The ids only, kept over reloads.
 */
export const sentReceipts = {
  has(id: string): boolean {
    return read().includes(id);
  },
  add(id: string): void {
    if (!this.has(id)) sessionStorage.setItem(KEY, JSON.stringify([...read(), id].slice(-MOST)));
  },
};
