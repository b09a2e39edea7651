import { isOpen, type PaymentRequest } from '../payment-request.ts';

const KEY = 'caretill-awaited-payments';
/** A tab that is open for weeks remembers no more than these. */
const MOST = 100;

function awaited(): string[] {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
}

/**
 * Whether this is the news that a request was paid which this browser tab has seen open: true once for each payment. What
 * was seen is kept over reloads, so that a payment made while the page was away is still announced.
 */
export function isPaidAtLast(request: PaymentRequest): boolean {
  const { id, status } = request;
  const ids = awaited();
  if (isOpen(request)) {
    if (!ids.includes(id)) sessionStorage.setItem(KEY, JSON.stringify([...ids, id].slice(-MOST)));
    return false;
  }
  sessionStorage.setItem(KEY, JSON.stringify(ids.filter((other) => other !== id)));
  return ids.includes(id) && status === 'PAID';
}
