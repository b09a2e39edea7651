import { tabStorage } from '../browser-storage.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';

const KEY = 'caretill-awaited-payments';

/**
 * Detects that a request which this browser tab has seen open is now paid: true once for each payment. The ids survive
 * reloads, so that a payment made during a reload is still announced.
 */
export function isPaidAtLast(request: PaymentRequest): boolean {
  const { id, status } = request;
  const ids = tabStorage.ids(KEY);
  if (isOpen(request)) {
    if (!ids.includes(id)) tabStorage.setIds(KEY, [...ids, id]);
    return false;
  }
  tabStorage.setIds(
    KEY,
    ids.filter((other) => other !== id),
  );
  return ids.includes(id) && status === 'PAID';
}
