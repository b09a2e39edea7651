import './all-messages.ts';
import { draftOfFee, readFee } from '../../main/typescript/client-payments/application-fee-draft.ts';
import { equal } from './equal.ts';

Deno.test('a fee that is shown is read back as itself, in every way of writing numbers', () => {
  for (const locale of ['en', 'de', 'ar-EG', 'fr']) {
    for (const percent of [0, 0.01, 0.29, 1.5, 2.9, 99.99, 100]) {
      const fee = { percent, fixedMinor: { AUD: 30, JPY: 10, KWD: 120 } };
      const { fee: read, errors } = readFee(draftOfFee(fee, locale), locale);
      equal([read, [...errors]], [fee, []], `${percent} ${locale}`);
    }
  }
});

Deno.test('an invalid fee is reported at its field', () => {
  const wrongOf = (percent: string, ...fixed: [string, string][]) => [
    ...readFee({ percent, fixed: fixed.map(([currency, amount]) => ({ currency, amount })) }, 'en').errors,
  ];
  for (const percent of ['', 'two', '-1', '100.01', '1.505', '1,5']) {
    equal(
      wrongOf(percent),
      [['percent', 'Enter a percentage from 0 to 100 with up to two decimals, for example 1.50.']],
      percent,
    );
  }
  equal(wrongOf('1', ['dollars', '1']), [
    ['fixedMinor[0].currency', 'Enter the three-letter code of a currency, for example AUD.'],
  ]);
  equal(wrongOf('1', ['AUD', '0.30'], ['aud', '1']), [['fixedMinor[1].currency', 'AUD is already listed.']]);
  equal(wrongOf('1', ['JPY', '1.5']), [['fixedMinor[0].amount', 'Amounts in JPY have no decimals.']]);
  equal(wrongOf('1', ['AUD', '']), [['fixedMinor[0].amount', 'Enter an amount.']]);
});
