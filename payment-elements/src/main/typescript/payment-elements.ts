/** The module a page loads: it defines the elements and lets a host bring words in another language. */
import './payment-request-element.ts';
import './pay-element.ts';
import './client-payments-element.ts';
import './payment-history-element.ts';

export { useWords } from './messages.ts';
export type { PaymentRequest } from './payment-request.ts';
