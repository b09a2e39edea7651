import { formatMessage, type Message, parseMessage, type Values } from './icu-message.ts';
import type all from './messages/all.ts';
import { type Language, languageOf, loadLanguages } from './language-table.ts';
import type { OwnFormats } from './own-formats.ts';
import { formatLocale } from './place.ts';

/**
 * The messages of the elements, in one catalogue. If the elements have no message for the code of a problem, they show
 * the service's own text instead. The catalogue is in English, by page (`messages/*.ts`), each an ICU message, see
 * icu-message.ts. A message is a whole sentence with {places}; sentences are never put together from pieces, so each
 * can be translated on its own, with the plural forms of its language. Each element adds what its pages show
 * (`addEnglish`), so that a page loads no others. What patients read is there in all languages of the library `languages`
 * (page-language.ts). A host may bring other words: `useWords('de', {...})`. Messages that a catalogue lacks stay English.
 */
const english: Partial<Record<MessageKey, string>> = {};

/** The name of a message in the catalogue. */
export type MessageKey = keyof typeof all;

/** Adds the messages of an element's pages. */
export function addEnglish(messages: Partial<Record<MessageKey, string>>): void {
  Object.assign(english, messages);
}

let tag = 'en';
/** What replaces the English messages. */
let translated: Readonly<Partial<Record<MessageKey, string>>> = {};
let formats: OwnFormats | undefined;
const parsed = new Map<string, Message>();

/** Dispatches `change` when the elements are to be shown in another language. */
export const languageChanges = new EventTarget();

/**
 * Shows the elements in another language. `newTag` is a BCP 47 language tag; it also decides how money and dates look,
 * together with the clinic's country, and which plural forms there are. `ownFormats`: how they look where browsers do not
 * know it. A malformed message throws here, before it is shown to anybody.
 */
export function useWords(newTag: string, words: Partial<Record<MessageKey, string>>, ownFormats?: OwnFormats): void {
  for (const [key, message] of Object.entries(words)) {
    try {
      parseMessage(message);
    } catch (wrong) {
      throw new SyntaxError(`${key}: ${(wrong as Error).message}`);
    }
  }
  tag = newTag;
  translated = { ...words };
  formats = ownFormats;
  const tell = () => languageChanges.dispatchEvent(new Event('change'));
  tell();
  // How the language is written is known with the table.
  if (!languageOf(newTag)) void loadLanguages().then(tell, () => {});
}

/** The language of the texts, as it was given to `useWords`. */
export function currentLanguage(): string {
  return tag;
}

/** The same as an entry of the table of languages; undefined for a language that only the host knows. */
export function knownLanguage(): Language | undefined {
  return languageOf(tag);
}

/** How the language writes money and dates, where browsers do not know it. */
export function currentFormats(): OwnFormats | undefined {
  return formats;
}

/** How amounts, dates and counts are written: in the reader's language, and as in the clinic's country. */
export function currentLocale(): string {
  return formatLocale(tag);
}

export function say(key: MessageKey, values: Values = {}): string {
  const isEnglish = (translated[key] ?? english[key]) === english[key];
  const text = textOf(key);
  let message = parsed.get(text);
  if (!message) parsed.set(text, (message = parseMessage(text)));
  return formatMessage(message, formatLocale(isEnglish ? 'en' : tag), isEnglish ? values : isolated(values));
}

function textOf(key: MessageKey): string {
  const text = translated[key] ?? english[key];
  if (text === undefined) throw new Error(`No element on this page has added the message ${key}`);
  return text;
}

/** In text from right to left, each value keeps its own direction: names, amounts, and the last digits of cards. */
function isolated(values: Values): Values {
  if (knownLanguage()?.direction !== 'rtl') return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}` : value,
    ]),
  );
}

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** The messages of one kind, in the order of the catalogue. */
export function keysBeginningWith(start: string): MessageKey[] {
  return (Object.keys(english) as MessageKey[]).filter((key) => key.startsWith(start));
}

/** The English message as it stands in the catalogue, with its places. */
export function sourceOf(key: MessageKey): string {
  return english[key]!;
}

export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(translated, key) || Object.hasOwn(english, key);
}

/**
 * For messages named after the codes of a closed list: the type check finds a code without a message. `otherwise` is for
 * services newer than these elements, which may know more codes.
 */
export function sayOr(key: MessageKey, otherwise: MessageKey, values: Values = {}): string {
  return sayIfKnown(key, values) ?? say(otherwise, values);
}

/** For messages named after codes of an open list: undefined when the catalogue does not know the code. */
export function sayIfKnown(key: string, values: Values = {}): string | undefined {
  return hasMessage(key) ? say(key, values) : undefined;
}
