import common from './common.ts';
import declineReasons from './decline-reasons.ts';
import pay from './pay.ts';

/** What patients read first. Like of-paying.ts, it is there in every language of the library `languages`. */
export default {
  ...common,
  ...declineReasons,
  ...pay,
} as const;
