/** The module for a page with `<caretill-client-payments>` alone. */
import '../client-payments-element.ts';

export * from '../host.ts';
