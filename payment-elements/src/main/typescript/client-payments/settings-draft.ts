import type { AccountRoute, PaymentSettings, Provider } from '#services/clinic-config-service.ts';
import { entryError } from '../amount-words.ts';
import { formatForEntry, formatMoney, readAmount } from '../money.ts';
import { say } from '../messages.ts';
import { type BusinessEntry, businessEntryOf, businessOf, readBusiness } from './settings-business.ts';

/** All the settings that the administrator can edit. */
type Terms = Omit<
  PaymentSettings,
  'clinicId' | 'country' | 'timeZone' | 'organisationId' | 'version' | 'enabled' | 'stripe' | 'receiptGaps'
>;

export interface PresetEntry {
  label: string;
  amount: string;
  itemNumber: string;
  description: string;
  gstIncluded: boolean;
}

/** The settings while they are edited: amounts and numbers are still what the person typed. */
export interface Draft {
  currency: string;
  minimumMinor: string;
  maximumMinor: string;
  expiryMinutes: string;
  mayRequest: string[];
  mayRefund: string[];
  statementDescriptorSuffix: string;
  receipt: Provider[];
  business: BusinessEntry;
  routes: AccountRoute[];
  askWhenNothingRequested: boolean;
  presets: PresetEntry[];
}

export const ROLES = ['clinician', 'clinic-admin'] as const;
/** One week. */
const LONGEST_EXPIRY_MINUTES = 10_080;

export function termsOf(settings: PaymentSettings): Terms {
  return {
    currency: settings.currency,
    minimumMinor: settings.minimumMinor,
    maximumMinor: settings.maximumMinor,
    expiryMinutes: settings.expiryMinutes,
    mayRequest: ROLES.filter((role) => settings.mayRequest?.includes(role)),
    mayRefund: ROLES.filter((role) => settings.mayRefund?.includes(role)),
    askWhenNothingRequested: settings.askWhenNothingRequested ?? false,
    statementDescriptorSuffix: settings.statementDescriptorSuffix ?? null,
    receipt: {
      providers: (settings.receipt?.providers ?? []).map(({ name, providerNumber }) => ({
        name,
        providerNumber: providerNumber || null,
      })),
    },
    business: businessOf(settings.business),
    routes: (settings.routes ?? []).map(({ clinician, account }) => ({ clinician, account })),
    presets: (settings.presets ?? []).map(({ label, amountMinor, itemNumber, description, gstIncluded }) => ({
      label,
      amountMinor,
      itemNumber: itemNumber || null,
      description,
      ...(gstIncluded ? { gstIncluded } : {}),
    })),
  };
}

export function draftOf(settings: PaymentSettings, locale: string): Draft {
  const terms = termsOf(settings);
  const amount = (minor: number) => formatForEntry(minor, terms.currency, locale);
  return {
    ...terms,
    minimumMinor: amount(terms.minimumMinor),
    maximumMinor: amount(terms.maximumMinor),
    expiryMinutes: String(terms.expiryMinutes),
    statementDescriptorSuffix: terms.statementDescriptorSuffix ?? '',
    receipt: terms.receipt.providers,
    business: businessEntryOf(terms.business),
    presets: terms.presets.map(({ label, amountMinor, itemNumber, description, gstIncluded }) => ({
      label,
      amount: amount(amountMinor),
      itemNumber: itemNumber ?? '',
      description,
      gstIncluded: gstIncluded ?? false,
    })),
  };
}

/** The keys under which two objects differ. */
export function differences<T extends object>(one: T, other: T): (keyof T)[] {
  return (Object.keys(one) as (keyof T)[]).filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]));
}

/** Applies this person's changes to the settings as somebody else has saved them meanwhile. */
export function rebase(draft: Draft, base: Draft, theirs: Draft): Draft {
  const mine = differences(draft, base);
  return { ...theirs, ...Object.fromEntries(mine.map((key) => [key, draft[key]])) };
}

/** Reads what was typed. Each error is stored under the path of its field. */
export function readDraft(draft: Draft, locale: string): { terms: Terms; errors: Map<string, string> } {
  const { currency } = draft;
  const errors = new Map<string, string>();

  function amountOf(path: string, typed: string): number {
    const entry = readAmount(typed, currency, locale);
    if (entry.kind === 'amount') return entry.amountMinor;
    errors.set(path, entryError(entry, currency));
    return NaN;
  }

  function textOf(path: string, typed: string): string {
    if (typed.trim() === '') errors.set(path, say('admin.empty'));
    return typed.trim();
  }

  const minimumMinor = amountOf('minimumMinor', draft.minimumMinor);
  const maximumMinor = amountOf('maximumMinor', draft.maximumMinor);
  if (minimumMinor > maximumMinor) errors.set('maximumMinor', say('admin.limitsWrong'));

  const expiryMinutes = /^\s*\d{1,9}\s*$/.test(draft.expiryMinutes) ? Number(draft.expiryMinutes) : 0;
  if (expiryMinutes < 1 || expiryMinutes > LONGEST_EXPIRY_MINUTES)
    errors.set('expiryMinutes', say('admin.expiryWrong'));
  if (draft.mayRequest.length === 0) errors.set('mayRequest', say('admin.mayRequestWrong'));

  const terms: Terms = {
    currency,
    minimumMinor,
    maximumMinor,
    expiryMinutes,
    mayRequest: draft.mayRequest,
    mayRefund: draft.mayRefund,
    askWhenNothingRequested: draft.askWhenNothingRequested,
    statementDescriptorSuffix: draft.statementDescriptorSuffix.trim() || null,
    receipt: {
      providers: draft.receipt.map(({ name, providerNumber }, at) => ({
        name: textOf(`receipt.providers[${at}].name`, name),
        providerNumber: providerNumber?.trim() || null,
      })),
    },
    business: readBusiness(draft.business),
    routes: draft.routes.map(({ clinician, account }, at) => ({
      clinician: textOf(`routes[${at}].clinician`, clinician),
      account: textOf(`routes[${at}].account`, account),
    })),
    presets: draft.presets.map(({ label, amount, itemNumber, description, gstIncluded }, at) => {
      const path = `presets[${at}].amountMinor`;
      const amountMinor = amountOf(path, amount);
      if (amountMinor < minimumMinor)
        errors.set(path, say('amount.tooSmall', { minimum: formatMoney(minimumMinor, currency, locale) }));
      if (amountMinor > maximumMinor)
        errors.set(path, say('amount.tooLarge', { maximum: formatMoney(maximumMinor, currency, locale) }));
      return {
        label: textOf(`presets[${at}].label`, label),
        amountMinor,
        itemNumber: itemNumber.trim() || null,
        description: textOf(`presets[${at}].description`, description),
        ...(gstIncluded ? { gstIncluded } : {}),
      };
    }),
  };
  return { terms, errors };
}

/** The service states limits on amounts in minor units; people read them as money. */
export function inMoney(field: string, message: string, currency: string, locale: string): string {
  return field.endsWith('Minor')
    ? message.replace(/\d+/g, (minor) => formatMoney(Number(minor), currency, locale))
    : message;
}
