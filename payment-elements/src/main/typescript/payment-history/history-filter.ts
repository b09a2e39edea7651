import { daysBetween, startOfDay } from '../dates.ts';
import { withQuery } from '../pages.ts';
import { OPEN_STATUSES } from '../payment-request.ts';

/** Which payment requests of the clinic to show; empty fields do not filter. Days are in the clinic's time zone. */
export interface HistoryFilter {
  from: string;
  to: string;
  status: string;
  /** Only requests that need attention: `needsAttention` or `disputed`. */
  only: string;
  currency: string;
  requestedBy: string;
  callId: string;
}

export const EVERYTHING: HistoryFilter = {
  from: '',
  to: '',
  status: '',
  only: '',
  currency: '',
  requestedBy: '',
  callId: '',
};

/** The longest period for which the service computes totals: `MAX_DAYS` in its `TotalsResource`. */
const MAX_DAYS = 366;

/** The history's path at the service. A request belongs to the period in which it was made. */
export function historyPath(clinicId: string, filter: HistoryFilter, timeZone: string | undefined): string {
  return withQuery('/v1/payment-requests', {
    clinicId,
    // People see both as one: not paid yet, but still payable.
    status: filter.status === 'OPEN' ? OPEN_STATUSES : filter.status,
    needsAttention: filter.only === 'needsAttention' ? 'true' : '',
    disputed: filter.only === 'disputed' ? 'true' : '',
    currency: filter.currency,
    requestedBy: filter.requestedBy,
    callId: filter.callId,
    from: startOfDay(filter.from, 0, timeZone),
    // The last day is included as a whole.
    to: startOfDay(filter.to, 1, timeZone),
  });
}

/** Without days, the service chooses the last month and returns which days these are. */
export function totalsPath(clinicId: string, { from, to }: HistoryFilter): string {
  return withQuery('/v1/payment-requests/totals', { clinicId, from, to });
}

/** Whether totals are possible: the period has a start and an end, at most a year apart. */
export function canBeAddedUp({ from, to }: HistoryFilter): boolean {
  return from !== '' && to !== '' && daysBetween(from, to) < MAX_DAYS;
}

/** Whether the last day is before the first. */
export function isBackwards({ from, to }: HistoryFilter): boolean {
  return from !== '' && to !== '' && daysBetween(from, to) < 0;
}
