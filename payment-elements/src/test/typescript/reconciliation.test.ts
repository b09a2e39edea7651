import { differenceSentence } from '../../main/typescript/reconciliation/reconciliation.ts';
import { equal } from './equal.ts';

type Difference = Parameters<typeof differenceSentence>[0];
const side = (refundedMinor: number) => ({ paidMinor: 8500, refundedMinor, disputedMinor: 0, netMinor: 8500 - refundedMinor });
const difference = (kind: Difference['kind'], oursMinor: number, stripeMinor: number): Difference => ({ kind, paymentRequestId: 'preq_1', oursMinor, stripeMinor });
const sentences = (oursMinor: number, stripeMinor: number, ...differences: Difference[]) =>
  differences.map((one) => differenceSentence(one, { currency: 'AUD', ours: side(oursMinor), stripe: side(stripeMinor), differences }));

Deno.test('what one side has not is said, instead of an amount of nothing', () => {
  equal(sentences(3000, 0, difference('REFUND', 3000, 0)), ['Caretill has A$30.00 of this payment as refunded, and Stripe has nothing.']);
  equal(sentences(0, 3000, difference('REFUND', 0, 3000)), ['Stripe has A$30.00 of this payment as refunded, and Caretill has nothing.']);
  equal(sentences(0, 0, difference('DISPUTE', 0, 8500)), ['Stripe has A$85.00 of this payment as disputed, and Caretill has nothing.']);
  equal(sentences(0, 0, difference('DISPUTE', 8500, 0)), ['Caretill has A$85.00 of this payment as disputed, and Stripe has nothing.']);
  equal(sentences(3000, 2000, difference('REFUND', 3000, 2000)), ['Caretill has A$30.00 of this payment as refunded, Stripe A$20.00.']);
});

Deno.test('the same figure in another currency is no difference of amounts', () => {
  equal(sentences(0, 0, difference('AMOUNT', 1000, 1000)), ['Stripe has this payment of A$10.00, and Caretill has it in another currency.']);
  equal(sentences(0, 0, difference('AMOUNT', 1001, 1000)), ['Caretill has this payment with A$10.01, Stripe with A$10.00.']);
});

Deno.test('where only our own books disagree, Stripe is not named', () => {
  const own = 'Caretill disagrees with itself: this payment request says that A$5.00 was refunded, its refunds come to A$5.01.';
  equal(sentences(501, 501, difference('REFUND', 500, 501)), [own]);
  equal(sentences(501, 500, difference('REFUND', 501, 500), difference('REFUND', 500, 501)), ['Caretill has A$5.01 of this payment as refunded, Stripe A$5.00.', own]);
});
