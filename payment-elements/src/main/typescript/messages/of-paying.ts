import cardRefusals from './card-refusals.ts';
import language from './language.ts';
import payLink from './pay-link.ts';
import paying from './paying.ts';
import receipt from './receipt.ts';
import stripeErrors from './stripe-errors.ts';

/** What patients read while they pay and afterwards. */
export default {
  ...cardRefusals,
  ...language,
  ...payLink,
  ...paying,
  ...receipt,
  ...stripeErrors,
} as const;
