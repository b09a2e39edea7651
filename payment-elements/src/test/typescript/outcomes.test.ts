import './all-messages.ts';
import { type Outcome, Outcomes } from '../../main/typescript/payment-request/outcomes.ts';
import type { PaymentRequest } from '../../main/typescript/payment-request.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

let calls = 0;

/** A tab with a call of its own; a reload is another `Outcomes` over the same storage. */
function tab() {
  const id = `preq_${calls++}`;
  let outcomes = new Outcomes();
  const told: Outcome[] = [];
  const of = (version: number, more: Partial<PaymentRequest>) => ({ ...request(version), id, ...more });
  return {
    told,
    take: (version: number, more: Partial<PaymentRequest> = {}, isSeen = false) =>
      outcomes.take(
        of(version, more),
        (outcome) => told.push(outcome),
        () => isSeen,
      ),
    unseen: () => outcomes.unseen([of(1, {})]),
    see: () => outcomes.see([of(1, {})]),
    reload: () => (outcomes = new Outcomes()),
  };
}

Deno.test('each outcome is told once, whatever is told again', () => {
  const { take, told } = tab();
  take(1);
  take(2, { lastFailure: { code: 'card_declined', at: '1' } });
  take(2, { lastFailure: { code: 'card_declined', at: '1' } });
  take(3, { status: 'PAYING', lastFailure: { code: 'card_declined', at: '1' } });
  take(4, { lastFailure: { code: 'card_declined', at: '2' } });
  take(5, { status: 'PAID', lastFailure: { code: 'card_declined', at: '2' } });
  take(6, { status: 'PAID', refundedMinor: 500 });
  take(7, { status: 'PAID', refundedMinor: 500, needsAttention: 'amount-mismatch' });
  equal(told, ['card-declined', 'card-declined', 'paid', 'refunded', 'needs-attention']);
});

Deno.test('how a request ends is told', () => {
  for (const [status, outcome] of [
    ['DECLINED', 'declined'],
    ['EXPIRED', 'expired'],
    ['CANCELLED', 'cancelled'],
  ] as const) {
    const { take, told } = tab();
    take(1);
    take(2, { status });
    equal(told, [outcome]);
  }
});

Deno.test('what had happened before the tab first saw the request is no news', () => {
  const { take, told, unseen } = tab();
  take(4, { status: 'PAID', refundedMinor: 500 });
  equal([told, unseen()], [[], 0]);
  take(5, { status: 'PAID', refundedMinor: 8500 });
  equal(told, ['refunded']);
});

Deno.test('what happens while the page reloads is told after it, and what was not looked at stays counted', () => {
  const { take, told, unseen, see, reload } = tab();
  take(1);
  reload();
  take(2, { status: 'DECLINED' });
  equal([told, unseen()], [['declined'], 1]);
  reload();
  take(2, { status: 'DECLINED' });
  equal([told, unseen()], [['declined'], 1]);
  see();
  equal(unseen(), 0);
});

Deno.test('what the clinician is looking at is told and not counted', () => {
  const { take, told, unseen } = tab();
  take(1, {}, true);
  take(2, { status: 'EXPIRED' }, true);
  equal([told, unseen()], [['expired'], 0]);
});

Deno.test('a refund that fails is told', () => {
  const { take, told } = tab();
  take(1, { status: 'PAID' });
  take(2, { status: 'PAID', refundedMinor: 500, refundPendingMinor: 500 });
  take(3, { status: 'PAID', refundedMinor: 0 });
  take(4, { status: 'PAID', refundedMinor: 0 });
  equal(told, ['refunded', 'refund-failed']);
});
