import common from './common.ts';
import declineReasons from './decline-reasons.ts';
import disputes from './disputes.ts';
import history from './history.ts';
import payLink from './pay-link.ts';
import payLinkOfStaff from './pay-link-of-staff.ts';
import problems from './problems.ts';
import receipt from './receipt.ts';
import refunds from './refunds.ts';
import request from './request.ts';
import status from './status.ts';

/** What clinicians read in a call. */
export default {
  ...common,
  ...declineReasons,
  ...disputes,
  ...history,
  ...payLink,
  ...payLinkOfStaff,
  ...problems,
  ...receipt,
  ...refunds,
  ...request,
  ...status,
} as const;
