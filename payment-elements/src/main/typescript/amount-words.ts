import type { PaymentSettings } from '#services/clinic-config-service.ts';
import { type AmountEntry, formatForEntry, formatMoney, fractionDigits } from './money.ts';
import { currentLocale, say } from './messages.ts';

type PriceLimits = Pick<PaymentSettings, 'currency' | 'minimumMinor' | 'maximumMinor'>;

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

/** Explains why an amount cannot be requested from a patient; undefined if it can. */
export function priceError(entry: AmountEntry, clinic: PriceLimits): string | undefined {
  const { currency, minimumMinor, maximumMinor } = clinic;
  const money = (minor: number) => formatMoney(minor, currency, currentLocale());
  if (entry.kind !== 'amount') return entryError(entry, currency);
  if (entry.amountMinor < minimumMinor) return say('amount.tooSmall', { minimum: money(minimumMinor) });
  if (entry.amountMinor > maximumMinor) return say('amount.tooLarge', { maximum: money(maximumMinor) });
  return undefined;
}

function exampleIn(currency: string): string {
  return formatForEntry(85 * 10 ** fractionDigits(currency), currency, currentLocale());
}
