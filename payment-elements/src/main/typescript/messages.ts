import applicationFee from './messages/application-fee.ts';
import auditLog from './messages/audit-log.ts';
import blockers from './messages/blockers.ts';
import cardRefusals from './messages/card-refusals.ts';
import deadLetters from './messages/dead-letters.ts';
import disputes from './messages/disputes.ts';
import enablement from './messages/enablement.ts';
import history from './messages/history.ts';
import pay from './messages/pay.ts';
import payLink from './messages/pay-link.ts';
import problems from './messages/problems.ts';
import receipt from './messages/receipt.ts';
import reconciliation from './messages/reconciliation.ts';
import refunds from './messages/refunds.ts';
import request from './messages/request.ts';
import settings from './messages/settings.ts';
import status from './messages/status.ts';
import stripeAccounts from './messages/stripe-accounts.ts';
import stripeErrors from './messages/stripe-errors.ts';
import stripeEvents from './messages/stripe-events.ts';
import { formatMessage, type Message, parseMessage, type Values } from './icu-message.ts';

/**
 * Every message of the elements, in one catalogue. If the elements have no message for the code of a problem, they show
 * the service's own text instead. The catalogue is in English, by page (`messages/*.ts`), each an ICU message, see
 * icu-message.ts. A message is a whole sentence with {places}; sentences are never put together from pieces, so each
 * can be translated on its own, with the plural forms of its language. Another language: `useWords('de', {...})` before
 * the first element is shown; messages that a catalogue lacks stay English.
 */
const english = {
  ...request,
  ...status,
  ...payLink,
  ...receipt,
  ...cardRefusals,
  ...stripeErrors,
  ...pay,
  ...enablement,
  ...stripeAccounts,
  ...blockers,
  ...settings,
  ...auditLog,
  ...history,
  ...refunds,
  ...disputes,
  ...reconciliation,
  ...deadLetters,
  ...stripeEvents,
  ...applicationFee,
  ...problems,
} as const;

/** The name of a message in the catalogue. */
export type MessageKey = keyof typeof english;

let locale = 'en';
let catalogue: Readonly<Record<MessageKey, string>> = english;
const parsed = new Map<string, Message>();

/**
 * Shows the elements in another language. `tag` is a BCP 47 language tag; it also decides how money and dates look, and
 * which plural forms there are. A malformed message throws here, before it is shown to anybody.
 */
export function useWords(tag: string, words: Partial<Record<MessageKey, string>>): void {
  for (const [key, message] of Object.entries(words)) {
    try {
      parseMessage(message);
    } catch (wrong) {
      throw new SyntaxError(`${key}: ${(wrong as Error).message}`);
    }
  }
  locale = tag;
  catalogue = { ...english, ...words };
}

export function currentLocale(): string {
  return locale;
}

export function say(key: MessageKey, values: Values = {}): string {
  const text = catalogue[key];
  let message = parsed.get(text);
  if (!message) parsed.set(text, (message = parseMessage(text)));
  return formatMessage(message, catalogue[key] === english[key] ? 'en' : locale, values);
}

/** The messages of one kind, in the order of the catalogue. */
export function keysBeginningWith(start: string): MessageKey[] {
  return (Object.keys(english) as MessageKey[]).filter((key) => key.startsWith(start));
}

export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(catalogue, key);
}

/**
 * For messages named after the codes of a closed list: the type check finds a code without a message. `otherwise` is for
 * services newer than these elements, which may know more codes.
 */
export function sayOr(key: MessageKey, otherwise: MessageKey): string {
  return sayIfKnown(key) ?? say(otherwise);
}

/** For messages named after codes of an open list: undefined when the catalogue does not know the code. */
export function sayIfKnown(key: string, values: Values = {}): string | undefined {
  return hasMessage(key) ? say(key, values) : undefined;
}
