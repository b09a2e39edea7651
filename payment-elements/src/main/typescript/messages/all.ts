import applicationFee from './application-fee.ts';
import auditLog from './audit-log.ts';
import blockers from './blockers.ts';
import cardRefusals from './card-refusals.ts';
import common from './common.ts';
import deadLetters from './dead-letters.ts';
import declineReasons from './decline-reasons.ts';
import disputes from './disputes.ts';
import enablement from './enablement.ts';
import history from './history.ts';
import language from './language.ts';
import pay from './pay.ts';
import paying from './paying.ts';
import payLink from './pay-link.ts';
import payLinkOfStaff from './pay-link-of-staff.ts';
import payouts from './payouts.ts';
import problems from './problems.ts';
import receipt from './receipt.ts';
import reconciliation from './reconciliation.ts';
import refunds from './refunds.ts';
import request from './request.ts';
import settings from './settings.ts';
import status from './status.ts';
import stripeAccounts from './stripe-accounts.ts';
import stripeErrors from './stripe-errors.ts';
import stripeEvents from './stripe-events.ts';
import takings from './takings.ts';
import wallets from './wallets.ts';
import webhooks from './webhooks.ts';

/** Every message of the elements. An entry has what its pages show: of-patients.ts, of-clinicians.ts and so on. */
export default {
  ...applicationFee,
  ...auditLog,
  ...blockers,
  ...cardRefusals,
  ...common,
  ...deadLetters,
  ...declineReasons,
  ...disputes,
  ...enablement,
  ...history,
  ...language,
  ...pay,
  ...paying,
  ...payLink,
  ...payLinkOfStaff,
  ...payouts,
  ...problems,
  ...receipt,
  ...reconciliation,
  ...refunds,
  ...request,
  ...settings,
  ...status,
  ...stripeAccounts,
  ...stripeErrors,
  ...stripeEvents,
  ...takings,
  ...wallets,
  ...webhooks,
} as const;
