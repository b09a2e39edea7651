/** The module for a page with any of the elements; `entries/` has smaller ones for a page with one of them. */
import './all-languages.ts';
import './payment-request-element.ts';
import './pay-element.ts';
import './client-payments-element.ts';
import './payment-history-element.ts';

export * from './host.ts';
export { LANGUAGES } from './all-languages.ts';
export { usePseudoLocale } from './pseudo-locale.ts';
