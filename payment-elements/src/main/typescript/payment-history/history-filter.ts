import { daysBetween, startOfDay } from '../dates.ts';
import { inAddress, setAddress } from '../page-address.ts';
import { withQuery } from '../pages.ts';
import { OPEN_STATUSES } from '../payment-request.ts';

/** Days that the service counts from its own today, in the clinic's time zone. */
export const PERIODS = ['TODAY', 'YESTERDAY', 'LAST_7_DAYS', 'THIS_MONTH'] as const;
export type Period = (typeof PERIODS)[number];

/** On which day refunds and disputes count. */
export type RefundsCount = 'ON_THEIR_DAY' | 'ON_PAYMENT_DAY';

/** Which payment requests of the clinic to show; empty fields do not filter. Days are in the clinic's time zone. */
export interface HistoryFilter {
  /** Empty: the days are chosen one by one. Otherwise `from` and `to` are what the service says that it is. */
  period: Period | '';
  refundsCount: RefundsCount;
  from: string;
  to: string;
  status: string;
  /** Only requests that need attention: `needsAttention` or `disputed`. */
  only: string;
  currency: string;
  requestedBy: string;
  callId: string;
}

export const TODAY: HistoryFilter = {
  period: 'TODAY',
  refundsCount: 'ON_THEIR_DAY',
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

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The filter in the page's address; what it does not name, or names wrongly, is that of today. */
export function filterInAddress(): HistoryFilter {
  const day = (name: string) => (DAY.test(inAddress(name)) ? inAddress(name) : '');
  const [from, to] = [day('from'), day('to')];
  const period = PERIODS.find((one) => one === inAddress('days')) ?? (from || to ? '' : 'TODAY');
  return {
    ...TODAY,
    period,
    refundsCount: inAddress('refunds') === 'ON_PAYMENT_DAY' ? 'ON_PAYMENT_DAY' : 'ON_THEIR_DAY',
    from: period ? '' : from,
    to: period ? '' : to,
    status: inAddress('status'),
    only: inAddress('only'),
    requestedBy: inAddress('clinician'),
  };
}

/** Shows the filter in the page's address; what is usual is left out. */
export function showInAddress(filter: HistoryFilter): void {
  setAddress({
    days: filter.period === 'TODAY' ? '' : filter.period,
    refunds: filter.refundsCount === 'ON_THEIR_DAY' ? '' : filter.refundsCount,
    from: filter.period ? '' : filter.from,
    to: filter.period ? '' : filter.to,
    status: filter.status,
    only: filter.only,
    clinician: filter.requestedBy,
  });
}

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

/** The service knows which days a period is, and the clinic's time zone. */
export function totalsPath(clinicId: string, { period, refundsCount, from, to, requestedBy }: HistoryFilter): string {
  const days: Record<string, string> = period ? { period } : { from, to };
  return withQuery('/v1/payment-requests/totals', { clinicId, ...days, refundsCount, requestedBy });
}

/** Whether totals are possible: the period has a start and an end, at most a year apart. */
export function canBeAddedUp({ period, from, to }: HistoryFilter): boolean {
  return period !== '' || (from !== '' && to !== '' && daysBetween(from, to) < MAX_DAYS);
}

/** Whether the last day is before the first. */
export function isBackwards({ from, to }: HistoryFilter): boolean {
  return from !== '' && to !== '' && daysBetween(from, to) < 0;
}
