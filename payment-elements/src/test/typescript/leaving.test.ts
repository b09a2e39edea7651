import './all-messages.ts';
import { leaveQuestion } from '../../main/typescript/pay/leaving.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

const open = request(1);
const paid = request(2, { id: 'preq_2', status: 'PAID' });

Deno.test('who leaves is told what is open, all of it, or that a payment goes on', () => {
  const text = (requests: (typeof open)[], isPaying = false) => leaveQuestion({ requests, isPaying }).text;
  equal(/You still have .*85\.00 to pay/.test(text([open, paid])), true);
  equal(/85\.00 and .*85\.00/.test(text([open, request(1, { id: 'preq_3' })])), true);
  equal(text([open], true).startsWith('Your payment is not finished.'), true);
  equal(text([paid]), 'You have nothing left to pay.');
});
