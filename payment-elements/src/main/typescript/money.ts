import { CURRENCIES as CURRENCY_RULES } from '#services/stripe-rules.ts';
import { currentFormats } from './messages.ts';
import { writtenMoney } from './own-formats.ts';
import { clinicCountry } from './place.ts';

/**
 * Money as people read and type it. Amounts are whole minor units (cents of AUD, yen of JPY, fils of KWD) from end to
 * end; no amount is ever a fraction, so rounding errors cannot occur.
 */

/** The currencies in which Stripe charges cards (https://docs.stripe.com/currencies), in alphabetical order. */
export const CURRENCIES: readonly string[] = Object.keys(CURRENCY_RULES).sort();

/**
 * The number of decimals of an amount at Stripe: 2 for AUD, 0 for JPY, 3 for KWD. Browsers disagree about some
 * currencies (ISK, UGX, MGA; AFN, LBP, …), so they are used only for those that Stripe does not charge in.
 */
export function fractionDigits(currency: string): number {
  return (
    CURRENCY_RULES[currency]?.decimals ??
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
    2
  );
}

/** The step amounts must be a multiple of: Stripe's partners support two decimals of KWD, and none of ISK. */
export function stepMinor(currency: string): number {
  return CURRENCY_RULES[currency]?.stepMinor ?? 1;
}

/** Formats 8500 minor units of AUD as 85.00, a plain decimal that is exact for every amount. */
export function decimalText(amountMinor: number, currency: string): `${number}` {
  const digits = fractionDigits(currency);
  const sign = amountMinor < 0 ? '-' : '';
  const figures = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  return (digits === 0 ? sign + whole : `${sign}${whole}.${figures.slice(-digits)}`) as `${number}`;
}

/**
 * $85.00, JPY 8,500, KWD 8.500 in English for an Australian clinic: the amount as the locale writes it, with the sign
 * that the currency has in the clinic's country, in every language.
 */
export function formatMoney(amountMinor: number, currency: string, locale: string): string {
  const digits = fractionDigits(currency);
  // A string keeps every digit; a number would round large amounts.
  const decimal = decimalText(amountMinor, currency);
  const sign = signOf(currency, `en-${clinicCountry()}`);
  const formats = currentFormats();
  const written = formats
    ? writtenMoney(formats, decimal, sign)
    : new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      })
        .formatToParts(decimal)
        .map(({ type, value }) => (type === 'currency' ? sign : value))
        .join('');
  // As Unicode's CLDR writes them: a code of letters does not touch the digits.
  return written.replace(/(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/gu, '\u00A0');
}

function signOf(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(0);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

/** The amount for an entry field: no currency sign, no grouping, the reader's own decimal sign. */
export function formatForEntry(amountMinor: number, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, { useGrouping: false, minimumFractionDigits: fractionDigits(currency) }).format(
    decimalText(amountMinor, currency),
  );
}

export type AmountEntry =
  | { kind: 'amount'; amountMinor: number }
  | { kind: 'empty' }
  | { kind: 'not-a-number' }
  | { kind: 'other-currency' }
  | { kind: 'too-many-decimals'; digits: number }
  | { kind: 'not-chargeable'; stepMinor: number };

/**
 * Reads what a person typed in their own way of writing numbers ("1,234.50" in English, "1.234,50" in German, Arabic
 * digits in Arabic), or copied from where it is shown: the sign or the code of the currency may stand before or after
 * it. Ambiguous input is rejected, never guessed: "85,00" is not an amount in English, and "US$85" none in AUD.
 */
export function readAmount(typed: string, currency: string, locale: string): AmountEntry {
  const { decimal, group } = numberSigns(locale);
  const own = ownSigns(locale, decimal, group);
  const signs = [...typed.replace(BIDI_MARKS, '').trim()].map(
    (sign) => own.get(sign) ?? (/\s/.test(sign) ? ' ' : sign),
  );
  const [first, last] = [signs.findIndex(isDigit), signs.findLastIndex(isDigit)];
  if (first < 0) {
    return signs.every((sign) => sign === ' ' || /\p{Sc}/u.test(sign)) ? { kind: 'empty' } : { kind: 'not-a-number' };
  }
  const text = signs.slice(first, last + 1).join('');
  const marks = [signs.slice(0, first), signs.slice(last + 1)].map((mark) => mark.join('').trim().toUpperCase());
  const known = marksOf(currency, locale);
  const foreign = marks.filter((mark) => mark !== '' && !known.has(mark));
  if (foreign.length > 0) return { kind: foreign.every(isOfCurrency) ? 'other-currency' : 'not-a-number' };

  const [whole, fraction = '', ...rest] = text.split(decimal);
  const grouped = new RegExp(`^\\d{1,3}(?:${escaped(group)}\\d{2,3})*${escaped(group)}\\d{3}$`);
  const wholeIsFine = /^\d+$/.test(whole) || grouped.test(whole);
  const fractionIsFine = text.includes(decimal) ? /^\d+$/.test(fraction) : true;
  if (!wholeIsFine || !fractionIsFine || rest.length > 0) return { kind: 'not-a-number' };

  const allowed = fractionDigits(currency);
  if (fraction.length > allowed) return { kind: 'too-many-decimals', digits: allowed };

  const amountMinor = Number(whole.replaceAll(group, '') + fraction.padEnd(allowed, '0'));
  if (!Number.isSafeInteger(amountMinor)) return { kind: 'not-a-number' };
  const step = stepMinor(currency);
  return amountMinor % step === 0 ? { kind: 'amount', amountMinor } : { kind: 'not-chargeable', stepMinor: step };
}

/** Signs without a width, which tell the direction of text: they come with copied amounts. */
const BIDI_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

function isDigit(sign: string): boolean {
  return /^[0-9]$/.test(sign);
}

/** How a currency is written beside an amount, in capitals: in the reader's language, in English, and by its code. */
function marksOf(currency: string, locale: string): Set<string> {
  const marks = [locale, 'en', 'en-AU', 'en-GB'].flatMap((language) =>
    (['symbol', 'narrowSymbol'] as const).map((currencyDisplay) => {
      const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
      return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? '';
    }),
  );
  return new Set(
    [currency, ...marks].map((mark) => mark.replace(BIDI_MARKS, '').replace(/\s/g, ' ').trim().toUpperCase()),
  );
}

/** Whether a mark beside an amount, in capitals, is a currency's: its sign, with letters or without, or its code. */
function isOfCurrency(mark: string): boolean {
  return CURRENCIES.includes(mark) || /^\p{L}*\p{Sc}\p{L}*$/u.test(mark);
}

function numberSigns(locale: string) {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.8);
  const sign = (type: string, otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
  const group = sign('group', ' ');
  return { decimal: sign('decimal', '.'), group: /\s/.test(group) ? ' ' : group };
}

/** What the digits and signs of the language's own, such as Arabic ones, are where amounts are shown in Latin digits. */
function ownSigns(locale: string, decimal: string, group: string): ReadonlyMap<string, string> {
  const { baseName } = new Intl.Locale(locale);
  const plain = new Intl.NumberFormat(baseName, { useGrouping: false });
  if (plain.resolvedOptions().numberingSystem === 'latn') return new Map();
  const own = numberSigns(baseName);
  return new Map([
    ...[...Array(10).keys()].map((digit) => [plain.format(digit), String(digit)] as const),
    [own.decimal, decimal],
    [own.group, group],
  ]);
}

function escaped(sign: string): string {
  return sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
