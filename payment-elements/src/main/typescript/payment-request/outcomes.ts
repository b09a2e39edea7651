import { tabStorage } from '../browser-storage.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';
import type { MessageKey } from '../messages.ts';

/** What became of a request, which the clinician must learn wherever they are looking. */
export type Outcome =
  | 'paid'
  | 'declined'
  | 'card-declined'
  | 'expired'
  | 'cancelled'
  | 'refunded'
  | 'refund-failed'
  | 'disputed'
  | 'needs-attention';

/** The title of an outcome's pop-up, with {amount}. */
export const OUTCOME_TITLES: Record<Outcome, MessageKey> = {
  paid: 'request.received',
  declined: 'outcome.declined',
  'card-declined': 'outcome.cardDeclined',
  expired: 'outcome.expired',
  cancelled: 'outcome.cancelled',
  refunded: 'outcome.refunded',
  'refund-failed': 'outcome.refundFailed',
  disputed: 'outcome.disputed',
  'needs-attention': 'outcome.needsAttention',
};

const TOLD = 'caretill-told-outcomes';
const UNSEEN = 'caretill-unseen-outcomes';
/** Which requests this tab knows, as opposed to those that had ended before it first saw them. */
const KNOWN = 'known';

/**
 * Which outcomes this browser tab has told, and which of them nobody has looked at yet. Both last as long as the tab,
 * also when it is reloaded: so an outcome is told once, and one that comes while the page reloads is told after it.
 * What had happened to a request before the tab first saw it is no news.
 */
export class Outcomes {
  /** Tells every new outcome of the request; `isSeen` says whether the clinician is looking at it right now. */
  take(request: PaymentRequest, tell: (outcome: Outcome) => void, isSeen: () => boolean): void {
    const told = tabStorage.ids(TOLD);
    const now = [...outcomesOf(request), ...failedRefund(request, told)];
    const isKnown = told.includes(`${request.id} ${KNOWN}`);
    const fresh = now.filter(({ key }) => !told.includes(`${request.id} ${key}`));
    if (isKnown && fresh.length === 0) return;
    tabStorage.setIds(TOLD, [
      ...told,
      ...(isKnown ? [] : [`${request.id} ${KNOWN}`]),
      ...fresh.map(({ key }) => `${request.id} ${key}`),
    ]);
    if (!isKnown) return;
    if (!isSeen()) {
      tabStorage.setIds(UNSEEN, [...tabStorage.ids(UNSEEN), ...fresh.map(({ key }) => `${request.id} ${key}`)]);
    }
    fresh.forEach(({ outcome }) => tell(outcome));
  }

  /** How many of these requests' outcomes nobody has looked at yet. */
  unseen(requests: readonly PaymentRequest[]): number {
    const ids = new Set(requests.map(({ id }) => id));
    return tabStorage.ids(UNSEEN).filter((entry) => ids.has(entry.split(' ')[0])).length;
  }

  /** The clinician is looking at these requests. */
  see(requests: readonly PaymentRequest[]): void {
    if (this.unseen(requests) === 0) return;
    const ids = new Set(requests.map(({ id }) => id));
    tabStorage.setIds(
      UNSEEN,
      tabStorage.ids(UNSEEN).filter((entry) => !ids.has(entry.split(' ')[0])),
    );
  }
}

/** Less is refunded than was told, so a refund has failed. */
function failedRefund({ id, refundedMinor }: PaymentRequest, told: readonly string[]): Told[] {
  const start = `${id} refunded-`;
  const most = Math.max(
    0,
    ...told.filter((entry) => entry.startsWith(start)).map((entry) => +entry.slice(start.length)),
  );
  return most > refundedMinor ? [{ key: `refund-failed-${most}`, outcome: 'refund-failed' }] : [];
}

interface Told {
  key: string;
  outcome: Outcome;
}

/** Everything that has become of a request until now, each with a key of its own. */
function outcomesOf(request: PaymentRequest): Told[] {
  const { status, lastFailure, failedAttempts, refundedMinor, dispute, needsAttention } = request;
  const outcomes: Told[] = [];
  if (lastFailure && isOpen(request)) {
    outcomes.push({ key: `card-declined-${lastFailure.at || failedAttempts}`, outcome: 'card-declined' });
  }
  if (status === 'PAID') outcomes.push({ key: 'paid', outcome: 'paid' });
  if (status === 'DECLINED') outcomes.push({ key: 'declined', outcome: 'declined' });
  if (status === 'EXPIRED') outcomes.push({ key: 'expired', outcome: 'expired' });
  if (status === 'CANCELLED') outcomes.push({ key: 'cancelled', outcome: 'cancelled' });
  if (refundedMinor > 0) outcomes.push({ key: `refunded-${refundedMinor}`, outcome: 'refunded' });
  if (dispute) outcomes.push({ key: `disputed-${dispute.status}`, outcome: 'disputed' });
  if (needsAttention) outcomes.push({ key: `attention-${needsAttention}`, outcome: 'needs-attention' });
  return outcomes;
}
