/** The module for a page with `<caretill-payment-request>` alone. */
import '../payment-request-element.ts';

export * from '../host.ts';
