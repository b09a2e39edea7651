import './all-messages.ts';
import { dateOf, dateTimeOf, deadlineOf, timeInZone, timeOf } from '../../main/typescript/dates.ts';
import { currentLocale, useWords } from '../../main/typescript/messages.ts';
import { formatMoney } from '../../main/typescript/money.ts';
import { formatLocale, useClinicPlace } from '../../main/typescript/place.ts';
import { equal } from './equal.ts';

const plain = (text: string) => text.replace(/\s/g, ' ');
const money = (minor: number, currency: string) => plain(formatMoney(minor, currency, currentLocale()));
const AFTERNOON = '2026-11-28T03:07:00Z';

function at<T>(country: string, timeZone: string, work: () => T): T {
  try {
    useClinicPlace({ country, timeZone });
    return work();
  } finally {
    useClinicPlace({});
  }
}

Deno.test('money and dates are written as in the country of the clinic, which is Australia until it is known', () => {
  equal([money(8500, 'AUD'), money(1000, 'USD'), money(1000, 'NZD')], ['$85.00', 'USD 10.00', 'NZD 10.00']);
  at('NZ', 'Pacific/Auckland', () => equal([money(8500, 'NZD'), money(8500, 'AUD')], ['$85.00', 'A$85.00']));
  at('US', 'America/New_York', () => equal([money(8500, 'USD'), dateOf(AFTERNOON)], ['$85.00', 'November 27, 2026']));
  at('AU', 'Australia/Sydney', () => {
    equal(dateOf(AFTERNOON), '28 November 2026');
    equal(plain(timeOf(AFTERNOON)).startsWith('2:07 pm'), true);
    equal(plain(dateTimeOf(AFTERNOON)).startsWith('28 November 2026 at 2:07 pm'), true);
    equal(plain(timeInZone(AFTERNOON)), '28 November 2026 at 2:07 pm (Australian Eastern Daylight Time)');
  });
});

Deno.test('a reader whose clock shows another time is told the zone, and nobody else is', () => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const elsewhere = here === 'Australia/Perth' ? 'Australia/Sydney' : 'Australia/Perth';
  at('AU', elsewhere, () => equal(/A[WE]D?ST|AEDT/.test(timeOf(AFTERNOON)), true));
  at('AU', here, () => equal(/[ap]m$/.test(timeOf(AFTERNOON)), true));
});

Deno.test('a deadline of another day has its day', () => {
  const now = new Date().toISOString();
  equal(/\d{4}/.test(deadlineOf(now)), false);
  equal(deadlineOf(AFTERNOON).includes('2026'), true);
});

Deno.test('the digits are Latin and the calendar Gregorian in every language', () => {
  try {
    for (const language of ['fa-AF', 'th-TH', 'bn-BD', 'my', 'ckb', 'ar-EG', 'en-u-ca-buddhist-nu-thai']) {
      useWords(language, {});
      equal([/2026/.test(dateOf(AFTERNOON)), /85[.,٫]00/.test(money(8500, 'AUD'))], [true, true], language);
    }
  } finally {
    useWords('en', {});
  }
});

Deno.test('the script of a language is kept, and a country that is none is not used', () => {
  equal(formatLocale('zh-Hant').startsWith('zh-Hant-AU'), true);
  equal(formatLocale('sr-Latn').startsWith('sr-Latn-AU'), true);
  at('Australia', 'Australia/Sydney', () => equal(money(8500, 'AUD'), '$85.00'));
});
