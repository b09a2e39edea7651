import { type AmountEntry, formatForEntry, formatMoney, fractionDigits } from './money.ts';
import { currentLocale, say } from './messages.ts';

/** Explains, beside the field, why the text typed there is not an amount. */
export function entryError(entry: Exclude<AmountEntry, { kind: 'amount' }>, currency: string): string {
  switch (entry.kind) {
    case 'empty':
      return say('amount.empty');
    case 'not-a-number':
      return say('amount.notANumber', { example: exampleIn(currency) });
    case 'other-currency':
      return say('amount.otherCurrency', { currency, example: exampleIn(currency) });
    case 'too-many-decimals':
      return entry.digits === 0
        ? say('amount.wholeOnly', { currency })
        : say('amount.tooManyDecimals', { currency, digits: String(entry.digits) });
    case 'not-chargeable':
      return say('amount.notChargeable', { currency, step: formatMoney(entry.stepMinor, currency, currentLocale()) });
  }
}

function exampleIn(currency: string): string {
  return formatForEntry(85 * 10 ** fractionDigits(currency), currency, currentLocale());
}
