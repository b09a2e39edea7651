import './all-messages.ts';
import {
  CURRENCIES,
  decimalText,
  formatForEntry,
  formatMoney,
  fractionDigits,
  readAmount,
  stepMinor,
} from '../../main/typescript/money.ts';
import { formatLocale } from '../../main/typescript/place.ts';
import { equal } from './equal.ts';

const amount = (amountMinor: number) => ({ kind: 'amount', amountMinor });
const notANumber = { kind: 'not-a-number' };

Deno.test('an amount is read to the cent', () => {
  equal(readAmount('85', 'AUD', 'en'), amount(8500));
  equal(readAmount('85.5', 'AUD', 'en'), amount(8550));
  equal(readAmount(' 85.05 ', 'AUD', 'en'), amount(8505));
  equal(readAmount('$85.05', 'AUD', 'en'), amount(8505));
  equal(readAmount('0.29', 'AUD', 'en'), amount(29));
  equal(readAmount('1,234.50', 'AUD', 'en'), amount(123450));
  equal(readAmount('8140092.35', 'AUD', 'en'), amount(814009235));
});

Deno.test('every amount that is shown is read back as itself', () => {
  for (const [currency, locale] of [
    ['AUD', 'en'],
    ['JPY', 'ja'],
    ['KWD', 'ar-EG'],
    ['EUR', 'de'],
    ['INR', 'en-IN'],
    ['EUR', 'fr'],
  ]) {
    for (const steps of [0, 1, 9, 10, 29, 99, 100, 101, 8500, 57199, 123450, 999999, 100000000, 900719925474099]) {
      const minor = steps * stepMinor(currency);
      equal(
        readAmount(formatForEntry(minor, currency, locale), currency, locale),
        amount(minor),
        `${minor} ${currency} ${locale}`,
      );
    }
  }
});

Deno.test('every currency of Stripe is shown with the digits that Stripe counts, and read back', () => {
  equal(CURRENCIES.length, 139);
  for (const currency of CURRENCIES) {
    const minor = 123_400 * stepMinor(currency);
    const digits = fractionDigits(currency);
    equal(
      formatMoney(minor, currency, 'en').replace(/^[^\d]+/, ''),
      Number(decimalText(minor, currency)).toLocaleString('en', { minimumFractionDigits: digits }),
      currency,
    );
    equal(readAmount(formatForEntry(minor, currency, 'en'), currency, 'en'), amount(minor), currency);
  }
  equal(
    ['ISK', 'UGX', 'MGA', 'AFN', 'LBP', 'HUF', 'TWD', 'KRW', 'TND'].map(fractionDigits),
    [2, 2, 0, 2, 2, 2, 2, 0, 3],
  );
  equal(formatMoney(500, 'ISK', 'en').replace(/\s/, ' '), 'ISK 5.00');
  equal(formatMoney(500, 'MGA', 'en').replace(/\s/, ' '), 'MGA 500');
});

Deno.test('an amount is read with its currency, as it is shown and as people write it', () => {
  for (const typed of [
    'A$85.00',
    '$85',
    '$ 85.00',
    'AUD 85',
    'AUD 85.00',
    '85.00 AUD',
    '85 aud',
    'a$85',
    '85.00A$',
    'A$85.00 AUD',
    '\u00A0A$\u00A085.00\u00A0',
    'AUD\u202F85.00',
    '\u200EA$85.00\u200E',
  ]) {
    equal(readAmount(typed, 'AUD', 'en'), amount(8500), typed);
  }
  for (const typed of ['A$1,200.50', 'AUD 1,200.50', '1,200.50\u00A0AUD', '$1200.5']) {
    equal(readAmount(typed, 'AUD', 'en'), amount(120050), typed);
  }
  for (const currency of CURRENCIES) {
    for (const locale of ['en', 'en-AU', 'de', 'fr', 'ja', 'ar-EG', 'hi', 'vi']) {
      for (const minor of [100 * stepMinor(currency), 123_400 * stepMinor(currency)]) {
        const shown = formatMoney(minor, currency, locale);
        equal(readAmount(shown, currency, locale), amount(minor), `${shown} ${currency} ${locale}`);
      }
    }
  }
});

Deno.test('another currency is refused as such, and nothing is misread', () => {
  for (const typed of [
    'US$85',
    'NZ$85.00',
    '€85',
    '85 €',
    '85 EUR',
    'usd 85',
    '£85',
    '¥85',
    'CA$1,200',
    '$85 USD',
    'A$85 NZD',
  ]) {
    equal(readAmount(typed, 'AUD', 'en'), { kind: 'other-currency' }, typed);
  }
  for (const typed of [
    'A$-85',
    '-A$85',
    'A$85.00-',
    'A$ 85,00',
    'AUD85.0.0',
    'about 85',
    '85 dollars',
    'A$',
    '85 or 90',
    '5 x 17',
    '(85)',
  ]) {
    equal(readAmount(typed, 'AUD', 'en'), notANumber, typed);
  }
  equal(readAmount('A$85.005', 'AUD', 'en'), { kind: 'too-many-decimals', digits: 2 });
  equal(readAmount('$', 'AUD', 'en'), { kind: 'empty' });
  equal(readAmount('¥8,500', 'JPY', 'en'), amount(8500));
  equal(readAmount('A$85', 'JPY', 'en'), { kind: 'other-currency' });
  equal(readAmount('$85', 'USD', 'en'), amount(8500));
});

Deno.test('an amount whose last digits Stripe would refuse is named', () => {
  equal(readAmount('85', 'ISK', 'en'), amount(8500));
  equal(readAmount('85.50', 'ISK', 'en'), { kind: 'not-chargeable', stepMinor: 100 });
  equal(readAmount('85.01', 'UGX', 'en'), { kind: 'not-chargeable', stepMinor: 100 });
  equal(readAmount('5.120', 'KWD', 'en'), amount(5120));
  equal(readAmount('5.124', 'KWD', 'en'), { kind: 'not-chargeable', stepMinor: 10 });
  equal(readAmount('5.124', 'AUD', 'en'), { kind: 'too-many-decimals', digits: 2 });
});

Deno.test('zero and three decimal currencies keep their own minor unit', () => {
  equal(readAmount('8500', 'JPY', 'en'), amount(8500));
  equal(readAmount('8500.0', 'JPY', 'en'), { kind: 'too-many-decimals', digits: 0 });
  equal(readAmount('8.5', 'KWD', 'en'), amount(8500));
  equal(readAmount('8.5001', 'KWD', 'en'), { kind: 'too-many-decimals', digits: 3 });
  equal(decimalText(5, 'AUD'), '0.05');
  equal(decimalText(5, 'JPY'), '5');
  equal(decimalText(5, 'KWD'), '0.005');
  equal(decimalText(-8500, 'AUD'), '-85.00');
});

Deno.test('the signs of the readers own language are understood', () => {
  equal(readAmount('1.234,50', 'EUR', 'de'), amount(123450));
  equal(readAmount('1 234,50', 'EUR', 'fr'), amount(123450));
  equal(readAmount('1,23,456.50', 'INR', 'en-IN'), amount(12345650));
  equal(readAmount('٨٥٫٥٠', 'AUD', 'ar-EG'), amount(8550));
});

Deno.test('what can be meant in two ways is refused', () => {
  for (const typed of [
    '85,00',
    '8,5',
    '1,23',
    '1.2.3',
    '12e3',
    '-5',
    '+5',
    'AUD',
    '.5',
    '5.',
    '1,234,5',
    '0x10',
    '９',
  ]) {
    equal(readAmount(typed, 'AUD', 'en'), notANumber, typed);
  }
  equal(readAmount('99999999999999999999', 'AUD', 'en'), notANumber);
  equal(readAmount('  ', 'AUD', 'en'), { kind: 'empty' });
});

Deno.test('money is written with its currency and to the last digit', () => {
  equal(formatMoney(8500, 'AUD', 'en-AU'), '$85.00');
  equal(formatMoney(8500, 'USD', 'en-AU').replace(/\s/, ' '), 'USD 85.00');
  equal(formatMoney(8500, 'JPY', 'en-AU').replace(/\s/, ' '), 'JPY 8,500');
  equal(formatMoney(8500, 'KWD', 'en-AU').replace(/\s/, ' '), 'KWD 8.500');
  equal(formatMoney(9007199254740991, 'AUD', 'en-AU'), '$90,071,992,547,409.91');
});

Deno.test('a reader whose language has digits of its own sees Latin ones and may type both', () => {
  for (const language of ['ar', 'fa', 'bn', 'my', 'ur']) {
    const locale = formatLocale(language);
    equal(/[0-9]/.test(formatMoney(8550, 'AUD', locale)), true, language);
    const own = new Intl.NumberFormat(new Intl.Locale(locale).baseName, { minimumFractionDigits: 2 }).format(85.5);
    for (const typed of [own, formatForEntry(8550, 'AUD', locale), formatMoney(8550, 'AUD', locale)]) {
      equal(readAmount(typed, 'AUD', locale), amount(8550), `${typed} ${locale}`);
    }
  }
});
