import auditLog from './audit-log.ts';
import common from './common.ts';
import declineReasons from './decline-reasons.ts';
import disputes from './disputes.ts';
import enablement from './enablement.ts';
import history from './history.ts';
import pay from './pay.ts';
import payLink from './pay-link.ts';
import payLinkOfStaff from './pay-link-of-staff.ts';
import payouts from './payouts.ts';
import problems from './problems.ts';
import receipt from './receipt.ts';
import reconciliation from './reconciliation.ts';
import refunds from './refunds.ts';
import request from './request.ts';
import status from './status.ts';
import takings from './takings.ts';

/** What staff read of payments after the call. */
export default {
  ...auditLog,
  ...common,
  ...declineReasons,
  ...disputes,
  ...enablement,
  ...history,
  ...pay,
  ...payLink,
  ...payLinkOfStaff,
  ...payouts,
  ...problems,
  ...receipt,
  ...reconciliation,
  ...refunds,
  ...request,
  ...status,
  ...takings,
} as const;
