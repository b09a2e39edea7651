import { isOpen, type PaymentRequest } from '../payment-request.ts';

const KEY = 'caretill-awaited-payments';
/** The limit for a tab that stays open for weeks. */
const MAX_IDS = 100;

function awaited(): string[] {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
}

/**
 * Detects that a request which this browser tab has seen open is now paid: true once for each payment. The ids survive
 * reloads, so that a payment made during a reload is still announced.
 */
export function isPaidAtLast(request: PaymentRequest): boolean {
  const { id, status } = request;
  const ids = awaited();
  if (isOpen(request)) {
    if (!ids.includes(id)) sessionStorage.setItem(KEY, JSON.stringify([...ids, id].slice(-MAX_IDS)));
    return false;
  }
  sessionStorage.setItem(KEY, JSON.stringify(ids.filter((other) => other !== id)));
  return ids.includes(id) && status === 'PAID';
}
