import { daysBetween, startOfDay } from '../dates.ts';
import { withQuery } from '../pages.ts';

/** Which payment requests of the clinic to show: what is empty does not narrow them. Days are the clinic's. */
export interface HistoryFilter {
  from: string;
  to: string;
  status: string;
  /** Those that somebody must look at: `needsAttention` or `disputed`. */
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

/** What the service can add up at once. */
const MOST_DAYS = 366;

/** The history's address at the service. Whoever is asked for a period is asked for what was requested in it. */
export function historyPath(clinicId: string, filter: HistoryFilter, timeZone: string | undefined): string {
  return withQuery('/v1/payment-requests', {
    clinicId,
    // Both are one thing to people: nobody has paid yet, and somebody still may.
    status: filter.status === 'OPEN' ? ['REQUESTED', 'PAYING'] : filter.status,
    needsAttention: filter.only === 'needsAttention' ? 'true' : '',
    disputed: filter.only === 'disputed' ? 'true' : '',
    currency: filter.currency,
    requestedBy: filter.requestedBy,
    callId: filter.callId,
    from: startOfDay(filter.from, 0, timeZone),
    // The day that is named last belongs to it, to its end.
    to: startOfDay(filter.to, 1, timeZone),
  });
}

/** Without days the service chooses the last month, and says which days these are. */
export function totalsPath(clinicId: string, { from, to }: HistoryFilter): string {
  return withQuery('/v1/payment-requests/totals', { clinicId, from, to });
}

/** Whether the period can be added up: it has a beginning and an end, at most a year apart. */
export function canBeAddedUp({ from, to }: HistoryFilter): boolean {
  return from !== '' && to !== '' && daysBetween(from, to) < MOST_DAYS;
}

/** Whether the last day is before the first. */
export function isBackwards({ from, to }: HistoryFilter): boolean {
  return from !== '' && to !== '' && daysBetween(from, to) < 0;
}
