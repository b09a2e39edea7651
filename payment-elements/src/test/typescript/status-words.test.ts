import type { Attention, DisputeStatus } from '#services/payment-request-service.ts';
import { attentionWords, statusWords, stripeErrorSentence } from '../../main/typescript/status-words.ts';
import { say } from '../../main/typescript/messages.ts';
import { equal } from './equal.ts';
import { request as requestOf } from './requests.ts';

const request = requestOf(1);

Deno.test('each state of a request has its own words', () => {
  equal(statusWords(request).text, 'Waiting');
  equal(statusWords({ ...request, deliveredAt: '2026-11-23T01:02:03Z' }).text, 'Delivered');
  equal(statusWords({ ...request, openedAt: '2026-11-23T01:02:03Z' }).text, 'Seen');
  equal(statusWords({ ...request, status: 'PAYING' }).text, 'Entering card');
  equal(statusWords({ ...request, status: 'PAYING' }, 'PaymentActionRequired').text, 'Confirming with the bank');
  equal(
    statusWords({ ...request, lastFailure: { code: 'insufficient_funds', at: '' } }).text,
    'Card declined: not enough money',
  );
  equal(
    statusWords({ ...request, lastFailure: { code: 'never_heard_of', at: '' } }).text,
    'Card declined: refused by the bank',
  );
  equal(
    statusWords({ ...request, status: 'PAID', card: { brand: 'visa', last4: '4242' } }).text,
    'Paid · Visa ending 4242',
  );
  const disputed = (status: DisputeStatus) =>
    statusWords({
      ...request,
      status: 'PAID',
      dispute: { status, reason: 'fraudulent', amountMinor: 8500, evidenceDueBy: null },
    }).text;
  equal(
    [disputed('NEEDS_RESPONSE'), disputed('LOST'), disputed('WON')],
    ['Disputed: an answer is needed', 'Dispute lost', 'Paid'],
  );
  equal(
    statusWords({ ...request, status: 'DECLINED', endReason: 'wrong-amount' }).text,
    'Declined: The amount is not right',
  );
  equal(statusWords({ ...request, status: 'CANCELLED' }).text, 'Cancelled');
  equal(statusWords({ ...request, status: 'CANCELLED', endReason: 'cancelled-by-clinic' }).text, 'Cancelled');
  equal(
    statusWords({ ...request, status: 'CANCELLED', endReason: 'too-many-attempts' }).text,
    'Ended: too many failed card attempts',
  );
  equal(statusWords({ ...request, status: 'EXPIRED' }).text, 'Expired');
});

Deno.test('a refund that has arrived differs from one on its way, and a partial refund leaves the rest paid', () => {
  const paid = (refundedMinor: number, refundPendingMinor = 0) =>
    statusWords({ ...request, status: 'PAID', refundedMinor, refundPendingMinor });
  equal(paid(8500).text, 'Refunded: A$85.00');
  equal(paid(500).text, 'Paid · Partly refunded: A$5.00');
  equal(paid(8500, 8500).text, 'Refund on its way: A$85.00');
  equal(paid(1000, 1000), { text: 'Paid · Refund on its way: A$10.00', tone: 'wait' });
  equal(paid(1500, 1000).text, 'Partly refunded: A$5.00 · Refund on its way: A$10.00');
  equal(paid(500, 0), { text: 'Paid · Partly refunded: A$5.00', tone: 'good' });
});

Deno.test('what needs attention is said in plain words', () => {
  equal(attentionWords('paid-after-end').includes('after the request had ended'), true);
  equal(attentionWords('of-a-newer-service' as Attention), say('status.needsAttention'));
});

Deno.test('nothing is said to be uncharged unless the card was refused', () => {
  const sentence = (type: string, code?: string, decline_code?: string) =>
    stripeErrorSentence({ type, code, decline_code, message: 'Stripe says' });
  equal(sentence('card_error', 'card_declined', 'insufficient_funds').includes('not enough money'), true);
  equal(sentence('card_error', 'card_declined', 'never_heard_of'), say('refused.card_declined'));
  equal(
    sentence('invalid_request_error', 'payment_intent_authentication_failure').includes(
      'could not confirm that it was you',
    ),
    true,
  );
  equal(sentence('validation_error'), 'Stripe says');
  equal(sentence('api_connection_error'), say('pay.unsure'));
  equal(sentence('api_error'), say('pay.unsure'));
  equal(say('pay.unsure').includes('Nothing was charged'), false);
});
