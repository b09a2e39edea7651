import type { ApplicationFee } from '#services/clinic-config-service.ts';
import { entryError } from '../amount-words.ts';
import { decimalText, formatForEntry, readAmount } from '../money.ts';
import { say } from '../messages.ts';

export interface FixedPart {
  currency: string;
  amount: string;
}

/** The fee while it is edited: numbers are still what the person typed. */
export interface FeeDraft {
  percent: string;
  fixed: FixedPart[];
}

/**
 * A percentage has two decimals, as this currency has, so the functions for money read and write it without fractions.
 */
const TWO_DECIMALS = 'EUR';
const HUNDRED_PERCENT = 100_00;

export function draftOfFee({ percent, fixedMinor }: ApplicationFee, locale: string): FeeDraft {
  return {
    percent: formatForEntry(Math.round(percent * 100), TWO_DECIMALS, locale),
    fixed: Object.entries(fixedMinor).map(([currency, minor]) => ({
      currency,
      amount: formatForEntry(minor, currency, locale),
    })),
  };
}

/** Reads what was typed. Each error is stored under the path of its field. */
export function readFee(draft: FeeDraft, locale: string): { fee: ApplicationFee; errors: Map<string, string> } {
  const errors = new Map<string, string>();
  const percent = readAmount(draft.percent, TWO_DECIMALS, locale);
  const hundredths = percent.kind === 'amount' ? percent.amountMinor : NaN;
  if (!(hundredths <= HUNDRED_PERCENT))
    errors.set('percent', say('fee.percentWrong', { example: formatForEntry(150, TWO_DECIMALS, locale) }));

  const fixedMinor: Record<string, number> = {};
  for (const [at, { currency: typed, amount }] of draft.fixed.entries()) {
    const currency = typed.trim().toUpperCase();
    const path = `fixedMinor[${at}]`;
    if (!Intl.supportedValuesOf('currency').includes(currency)) {
      errors.set(`${path}.currency`, say('currency.wrong'));
    } else if (currency in fixedMinor) {
      errors.set(`${path}.currency`, say('fee.currencyTwice', { currency }));
    } else {
      const entry = readAmount(amount, currency, locale);
      if (entry.kind === 'amount') fixedMinor[currency] = entry.amountMinor;
      else errors.set(`${path}.amount`, entryError(entry, currency));
    }
  }
  return {
    fee: { percent: Number.isNaN(hundredths) ? 0 : Number(decimalText(hundredths, TWO_DECIMALS)), fixedMinor },
    errors,
  };
}
