/** The module for a page with `<caretill-pay>` alone. */
import '../pay-element.ts';

export * from '../host.ts';
