import './all-messages.ts';
import { walletLines } from '../../main/typescript/client-payments/page-wallets.ts';
import { equal } from './equal.ts';

const on = { on: true, off: null, stripesWords: null };

function off(why: string, stripesWords: string | null = null) {
  // deno-lint-ignore no-explicit-any
  return { on: false, off: why as any, stripesWords };
}

Deno.test('both wallets of a domain are one line if they are in the same state', () => {
  equal(
    walletLines([
      { domain: 'call.example', applePay: on, googlePay: on, checkedAt: null },
      { domain: 'b.example', applePay: off('NO_ANSWER'), googlePay: off('NO_ANSWER'), checkedAt: null },
    ]),
    [
      'Apple Pay and Google Pay: on for call.example',
      'Apple Pay and Google Pay: not registered for b.example yet, because Stripe does not answer. We keep asking.',
    ],
  );
});

Deno.test('a wallet that is off says why, with what Stripe says marked as Stripe’s', () => {
  equal(
    walletLines([
      { domain: 'a.example', applePay: off('NOT_VERIFIED', 'No file {x}.'), googlePay: on, checkedAt: null },
    ]),
    [
      'Apple Pay: not on for a.example, because Stripe could not verify this domain. Stripe says: “No file {x}.”',
      'Google Pay: on for a.example',
    ],
  );
});

Deno.test('a reason that these elements do not know is a sentence, too', () => {
  equal(walletLines([{ domain: 'a.example', applePay: off('NEW'), googlePay: off('NEW'), checkedAt: null }]), [
    'Apple Pay and Google Pay: not on for a.example.',
  ]);
});
