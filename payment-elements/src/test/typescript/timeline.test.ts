import './all-messages.ts';
import { inOrderOfTime, momentOf, momentWords, Timeline } from '../../main/typescript/timeline.ts';
import { equal } from './equal.ts';
import { request as requestOf } from './requests.ts';

const moment = (event: string) => ({ event, at: '2026-11-23T01:02:03Z' });
const names = (timeline: Timeline) => timeline.moments.map(({ event }) => event);

Deno.test('live events since REST answered follow those of REST, in the order of versions', () => {
  const timeline = new Timeline();
  timeline.add(4, moment('PaymentStarted'));
  timeline.add(2, moment('PaymentDelivered'));
  equal(names(timeline), []);
  timeline.read(2, [moment('PaymentRequested'), moment('PaymentDelivered')]);
  timeline.add(3, moment('PaymentOpened'));
  equal(names(timeline), ['PaymentRequested', 'PaymentDelivered', 'PaymentOpened', 'PaymentStarted']);
});

Deno.test('what was recorded late stands where it happened, and the beginning at the beginning', () => {
  const step = (event: string, at: string) => ({ event, at });
  const steps = [
    step('PaymentRequested', '2026-11-23T01:02:03.5Z'),
    step('PaymentOpened', '2026-11-23T01:02:05Z'),
    step('PaymentStarted', '2026-11-23T01:02:05.000400Z'),
    step('PaymentDelivered', '2026-11-23T01:02:03.25Z'),
  ];
  equal(
    inOrderOfTime(steps).map(({ event }) => event),
    ['PaymentRequested', 'PaymentDelivered', 'PaymentOpened', 'PaymentStarted'],
  );
  equal(inOrderOfTime([]), []);
});

Deno.test('a step that arrives twice is shown once', () => {
  const timeline = new Timeline();
  timeline.read(1, [moment('PaymentRequested')]);
  timeline.add(2, moment('PaymentOpened'));
  timeline.add(2, moment('PaymentOpened'));
  timeline.read(2, [moment('PaymentRequested'), moment('PaymentOpened')]);
  timeline.read(1, [moment('PaymentRequested')]);
  equal(names(timeline), ['PaymentRequested', 'PaymentOpened']);
});

Deno.test('a missing version is noticed', () => {
  const timeline = new Timeline();
  equal(timeline.reaches(1), false);
  timeline.read(2, [moment('PaymentRequested'), moment('PaymentOpened')]);
  equal([timeline.reaches(2), timeline.reaches(3)], [true, false]);
  timeline.add(4, moment('PaymentSucceeded'));
  equal(timeline.reaches(4), false);
  timeline.add(3, moment('PaymentStarted'));
  equal(timeline.reaches(4), true);
});

Deno.test('each step has words of its own, and says why', () => {
  const words = (event: string, detail?: string) => momentWords({ event, at: '', detail })?.text;
  equal(words('PaymentDelivered'), 'Delivered to the patient’s page');
  equal(words('PaymentAttemptFailed', 'insufficient_funds'), 'Card declined');
  equal(words('PaymentDeclined', 'wrong-amount'), 'Declined by the patient: The amount is not right');
  equal(words('PaymentDeclined', 'declined-by-payer'), 'Declined by the patient');
  equal(words('PaymentCancelled', 'too-many-attempts'), 'Ended: too many failed card attempts');
  equal(words('PaymentCancelled', 'never-heard-of'), 'Cancelled');
  equal(words('PaymentRefunded', 'PENDING'), 'Refund on its way');
  equal(words('PaymentRefunded', 'FAILED'), 'Refund failed');
  equal(words('PaymentDisputed', 'LOST'), 'Dispute lost');
  equal(words('PaymentCardIdentified'), undefined);
  equal(words('PaymentNeedsAttention'), 'Needs attention');
  equal(
    words('PaymentNeedsAttention', 'paid-after-end'),
    'Needs attention: the patient’s money arrived after the request had ended',
  );
  equal(words('PaymentAttentionResolved', 'paid-after-end'), 'Dealt with by the clinic');
  equal(words('NeverHeardOf'), undefined);
});

Deno.test('a live change finds its detail in the request', () => {
  const request = requestOf(5, {
    lastFailure: { code: 'expired_card', at: '' },
    endReason: 'wrong-amount',
  });
  equal(momentOf('PaymentAttemptFailed', '1', request), {
    event: 'PaymentAttemptFailed',
    at: '1',
    detail: 'expired_card',
  });
  equal(momentOf('PaymentDeclined', '1', request)?.detail, 'wrong-amount');
  equal(momentOf('PaymentOpened', '1', request), { event: 'PaymentOpened', at: '1' });
  equal(momentOf('PaymentDelivered', '2', { ...request, deliveredAt: '1' })?.at, '1');
});

Deno.test('how a refund or a dispute stands is never guessed from a live change', () => {
  const request = requestOf(5, {
    status: 'PAID',
    refundedMinor: 500,
    dispute: { status: 'NEEDS_RESPONSE', reason: 'fraudulent', amountMinor: 8500, evidenceDueBy: null },
  });
  equal(momentOf('PaymentRefunded', '1', request), undefined);
  equal(momentOf('PaymentDisputed', '1', request), undefined);
});
