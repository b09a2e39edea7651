/** The module for a page with `<caretill-payment-history>` alone. */
import '../payment-history-element.ts';

export * from '../host.ts';
