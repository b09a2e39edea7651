import './all-messages.ts';
import { paying } from '../../main/typescript/pay/paying.ts';
import { payableUntil, type VisitEnd, visitEndWords } from '../../main/typescript/pay/visit-end.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

const open = request(1);
const paid = request(2, { id: 'preq_2', status: 'PAID' });
const settled = (isPaid: boolean) => ({ id: open.id, isPaid, words: '', at: '2026-11-23T01:02:03Z' });

function words(requests: VisitEnd['calls']['requests'], payment: Partial<VisitEnd['payment']> = {}, more = {}): string {
  return visitEndWords({
    canPay: false,
    cameByLink: false,
    calls: { requests, loaded: true },
    payment: { current: undefined, settled: undefined, ...payment },
    ...more,
  });
}

Deno.test('who owes nothing is told so, and not asked to join again', () => {
  equal(words([]), 'The call has ended. There is nothing to pay.');
  equal(words([request(3, { status: 'CANCELLED' })]), 'The call has ended. There is nothing to pay.');
  equal(words([paid]), 'The call has ended. There is nothing more to pay.');
  equal(words([open], { settled: settled(true) }), 'The call has ended. There is nothing more to pay.');
});

Deno.test('who owes something is told how much, and each way to pay it', () => {
  for (const payment of [{}, { settled: settled(false) }]) {
    const text = words([open, paid], payment);
    for (const part of [
      'You still have $85.00 to pay',
      'a payment link if you kept one',
      'join again',
      'your clinic for a payment link',
    ]) {
      equal([text, text.includes(part)], [text, true]);
    }
  }
});

Deno.test('as long as the token lives, what is open can be paid on the page', () => {
  const canPay = { canPay: true };
  equal(words([open, paid], {}, canPay), 'The call has ended. You still have $85.00 to pay. You can pay here.');
  for (const step of ['opening', 'card'] as const) {
    equal(
      words([open], { current: paying(open.id, step) }, canPay),
      'The call has ended. You still have $85.00 to pay. You can pay here.',
    );
  }
  equal(words([open], { current: paying(open.id, 'checking') }, canPay).includes('your payment goes on'), true);
  equal(words([], {}, canPay), 'The call has ended. There is nothing to pay.');
  equal(words([paid], {}, canPay), 'The call has ended. There is nothing more to pay.');
});

Deno.test('who can pay for longer than the token lives is told to get a link', () => {
  const end = new Date(open.expiresAt).getTime();
  equal(/^You can pay until .*\.$/.test(payableUntil(open, new Date(end))), true);
  equal(/^You can pay until .*\.$/.test(payableUntil(open, undefined)), true);
  const text = payableUntil(open, new Date(end - 1_000));
  equal([text, /on this page until .* get a link/.test(text)], [text, true]);
});

Deno.test('a payment under way is not called over', () => {
  equal(/still have|nothing|join/.test(words([open], { current: paying(open.id, 'checking') })), false);
  equal(words([open], { current: paying(open.id, 'confirming') }).includes('your payment goes on'), true);
  equal(words([open], { current: paying(open.id, 'later') }), 'The call has ended.');
});

Deno.test('nothing is claimed about requests that were never read', () => {
  const unread = { calls: { requests: [], loaded: false } };
  equal(words([], {}, unread).includes('If something is still to be paid'), true);
  equal(words([], { settled: settled(true) }, unread), 'The call has ended.');
});

Deno.test('a link to pay is not a visit', () => {
  for (const requests of [[], [open], [paid]]) {
    const text = words(requests, {}, { cameByLink: true });
    equal([text, /^This payment link has ended\./.test(text), /visit|join/.test(text)], [text, true, false]);
  }
});
