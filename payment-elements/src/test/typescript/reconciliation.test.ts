import './all-messages.ts';
import { differenceSentence } from '../../main/typescript/reconciliation/reconciliation.ts';
import { equal } from './equal.ts';

type Difference = Parameters<typeof differenceSentence>[0];
const sentence = (kind: Difference['kind'], oursMinor: number, stripeMinor: number) =>
  differenceSentence({ kind, paymentRequestId: 'preq_1', paymentIntent: null, oursMinor, stripeMinor }, 'AUD');

Deno.test('what one side has not is said, instead of an amount of nothing', () => {
  equal(sentence('REFUND', 3000, 0), 'Caretill has $30.00 of this payment as refunded, and Stripe has nothing.');
  equal(sentence('REFUND', 0, 3000), 'Stripe has $30.00 of this payment as refunded, and Caretill has nothing.');
  equal(sentence('DISPUTE', 0, 8500), 'Stripe has $85.00 of this payment as disputed, and Caretill has nothing.');
  equal(sentence('DISPUTE', 8500, 0), 'Caretill has $85.00 of this payment as disputed, and Stripe has nothing.');
});

Deno.test('what both have otherwise is said of both', () => {
  equal(sentence('AMOUNT', 1001, 1000), 'Caretill has this payment with $10.01, Stripe with $10.00.');
  equal(sentence('REFUND', 3000, 2000), 'Caretill has $30.00 of this payment as refunded, Stripe $20.00.');
  equal(sentence('FEE', 7, 0), 'By Caretill, the platform keeps $0.07 of this payment; by Stripe, $0.00.');
});
