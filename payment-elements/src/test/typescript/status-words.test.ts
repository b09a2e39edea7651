import './all-messages.ts';
import type { Attention, DisputeStatus } from '#services/payment-request-service.ts';
import type { StripeError } from '../../main/typescript/pay/stripe-js.ts';
import { attentionWords, liveWords, statusWords } from '../../main/typescript/status-words.ts';
import {
  chargeIsUncertain,
  isAboutEmail,
  stillOpenSentence,
  stripeErrorSentence,
} from '../../main/typescript/card-refusals.ts';
import type { PaymentRequest } from '../../main/typescript/payment-request.ts';
import { say } from '../../main/typescript/messages.ts';
import { equal } from './equal.ts';
import { request as requestOf } from './requests.ts';

const request = requestOf(1);

Deno.test('each state of a request has its own words', () => {
  equal(statusWords(request).text, 'Waiting');
  equal(statusWords({ ...request, deliveredAt: '2026-11-23T01:02:03Z' }).text, 'Delivered');
  equal(statusWords({ ...request, openedAt: '2026-11-23T01:02:03Z' }).text, 'Seen');
  equal(statusWords({ ...request, status: 'PAYING' }).text, 'Entering card details');
  const failed = {
    ...request,
    status: 'PAYING' as const,
    lastFailure: { code: 'insufficient_funds', at: request.createdAt },
  };
  equal(statusWords(failed).text, 'Card declined. Entering card details again');
  equal(statusWords(failed, 'PaymentActionRequired').text, 'Confirming with their bank');
  equal(statusWords({ ...request, status: 'PAYING' }, 'PaymentActionRequired').text, 'Confirming with their bank');
  equal(
    statusWords({ ...request, lastFailure: { code: 'refused_by_stripe', at: '' } }).text,
    'Stripe didn’t start the payment: ask your clinic administrator',
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

Deno.test('a clinician reads that a card was declined, and never why', () => {
  for (const code of ['card_declined', 'insufficient_funds', 'stolen_card', 'expired_card', 'never_heard_of']) {
    equal(statusWords({ ...request, lastFailure: { code, at: '' } }).text, 'Card declined');
  }
});

Deno.test('the big status of a request says what the payer is doing, by name', () => {
  const pat = { name: 'Pat', hasLeft: false };
  const words = (more: Partial<PaymentRequest>, payer = pat) => liveWords({ ...request, ...more }, payer).text;
  equal(words({}), 'Waiting for Pat');
  equal(words({}, { name: '', hasLeft: false }), 'Waiting for the patient');
  equal(words({ openedAt: '2026-11-23T01:02:03Z' }), 'Seen by Pat');
  equal(words({ status: 'PAYING' }), 'Entering card details');
  equal(words({ status: 'PAID', card: { brand: 'visa', last4: '4242' } }), 'Paid ✓');
  equal(words({ status: 'PAID', refundedMinor: 8500 }).startsWith('Refunded'), true);
  equal(words({ lastFailure: { code: 'card_declined', at: '' } }), 'Card declined');
});

Deno.test('a payer who has left is gone whatever they were doing, until the request has ended', () => {
  const gone = { name: 'Pat', hasLeft: true };
  equal(liveWords(request, gone).text, 'Pat has left the call');
  equal(liveWords({ ...request, status: 'PAYING' }, gone).text, 'Pat has left the call');
  equal(liveWords({ ...request, status: 'DECLINED' }, gone).text, 'Declined');
});

Deno.test('a refund that has arrived differs from one on its way, and a partial refund leaves the rest paid', () => {
  const paid = (refundedMinor: number, refundPendingMinor = 0) =>
    statusWords({ ...request, status: 'PAID', refundedMinor, refundPendingMinor });
  equal(paid(8500).text, 'Refunded: $85.00');
  equal(paid(500).text, 'Paid · Partly refunded: $5.00');
  equal(paid(8500, 8500).text, 'Refund on its way: $85.00');
  equal(paid(1000, 1000), { text: 'Paid · Refund on its way: $10.00', tone: 'wait' });
  equal(paid(1500, 1000).text, 'Partly refunded: $5.00 · Refund on its way: $10.00');
  equal(paid(500, 0), { text: 'Paid · Partly refunded: $5.00', tone: 'good' });
});

Deno.test('what needs attention is said in plain words', () => {
  equal(attentionWords('paid-after-end').includes('after the request had ended'), true);
  equal(attentionWords('of-a-newer-service' as Attention), say('status.needsAttention'));
});

const TYPES_THAT_REFUSE = [
  'card_error',
  'validation_error',
  'invalid_request_error',
  'authentication_error',
  'idempotency_error',
  'rate_limit_error',
];

Deno.test('each type of error of Stripe has its own sentence, which says whether something was charged', () => {
  const sentence = (type: string, more: Partial<StripeError> = {}) => stripeErrorSentence({ type, ...more });
  const refused = TYPES_THAT_REFUSE.map((type) => sentence(type));
  const unsure = ['api_error', 'api_connection_error', 'brand_new_error'].map((type) => sentence(type));
  equal(
    [...refused, ...unsure].length - new Set([...refused, ...unsure]).size,
    1,
    'only an unknown type is unsure alike',
  );
  for (const words of refused) equal([words, words.includes('Nothing was charged.')], [words, true]);
  for (const words of unsure) {
    equal([words, words.includes('Nothing was charged')], [words, false]);
    equal([words, words.includes('you won’t be charged twice')], [words, true]);
  }
  equal(
    sentence('validation_error', { message: 'Your card number is incomplete.' }),
    'Your card number is incomplete. Nothing was charged.',
  );
  equal(sentence('api_connection_error'), say('pay.unsure'));
  equal(
    sentence('card_error', { code: 'card_declined', decline_code: 'insufficient_funds' }).includes('enough funds'),
    true,
  );
  equal(
    sentence('card_error', { code: 'card_declined', decline_code: 'never_heard_of' }),
    say('refused.card_declined'),
  );
  equal(
    sentence('invalid_request_error', { code: 'payment_intent_authentication_failure' }).includes(
      'couldn’t confirm it was you',
    ),
    true,
  );
});

Deno.test('an answer of Stripe is never told as no answer', () => {
  for (const type of TYPES_THAT_REFUSE) {
    equal([type, chargeIsUncertain({ type })], [type, false]);
    equal([type, /connection/.test(stripeErrorSentence({ type, message: 'This.' }))], [type, false]);
  }
  equal(
    ['api_error', 'api_connection_error', 'brand_new_error'].map((type) => chargeIsUncertain({ type })),
    [true, true, true],
  );
  // Stripe asked afterwards: the payment is still open.
  equal(stillOpenSentence({ type: 'api_error' }).includes('Nothing was charged'), true);
  equal(stillOpenSentence(undefined).includes('Nothing was charged'), true);
});

Deno.test('an address that Stripe refuses is told at its field, whichever parameter carried it', () => {
  const error = (more: Partial<StripeError>) => ({ type: 'invalid_request_error', ...more });
  for (const about of [
    { code: 'email_invalid' },
    { code: 'email_invalid', param: 'receipt_email' },
    { code: 'parameter_invalid_string', param: 'receipt_email' },
    { code: 'email_invalid', param: 'payment_method_data[billing_details][email]' },
    { param: 'billing_details[email]' },
  ]) {
    equal(
      [about, isAboutEmail(error(about)), stripeErrorSentence(error(about))],
      [about, true, say('stripe.email_invalid')],
    );
  }
  equal([isAboutEmail(error({ param: 'amount' })), isAboutEmail(error({}))], [false, false]);
});
