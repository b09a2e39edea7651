import applicationFee from './application-fee.ts';
import auditLog from './audit-log.ts';
import blockers from './blockers.ts';
import common from './common.ts';
import deadLetters from './dead-letters.ts';
import enablement from './enablement.ts';
import pay from './pay.ts';
import problems from './problems.ts';
import reconciliation from './reconciliation.ts';
import request from './request.ts';
import settings from './settings.ts';
import stripeAccounts from './stripe-accounts.ts';
import stripeEvents from './stripe-events.ts';
import wallets from './wallets.ts';
import webhooks from './webhooks.ts';

/** What is read where client payments are set up and operated. */
export default {
  ...applicationFee,
  ...auditLog,
  ...blockers,
  ...common,
  ...deadLetters,
  ...enablement,
  ...pay,
  ...problems,
  ...reconciliation,
  ...request,
  ...settings,
  ...stripeAccounts,
  ...stripeEvents,
  ...wallets,
  ...webhooks,
} as const;
