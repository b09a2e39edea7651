import { parseMessage, rewritten } from './icu-message.ts';
import { keysBeginningWith, type MessageKey, sourceOf, useWords } from './messages.ts';

/**
 * Shows the elements in a language that nobody speaks, made of the English messages, so that a developer sees which texts
 * could not be translated and where a longer one, or one from right to left, does not fit. The two are those that the
 * Unicode CLDR has for this: `en-XA` has accents and is longer, `ar-XB` runs from right to left too.
 */
export function usePseudoLocale(tag: 'en-XA' | 'ar-XB'): void {
  const words = keysBeginningWith('').map((key) => [key, pseudo(sourceOf(key))] as const);
  useWords(tag, Object.fromEntries(words) as Record<MessageKey, string>);
}

/** About a third longer, as translations often are, and without a plain letter. */
function pseudo(message: string): string {
  const words = rewritten(parseMessage(message), (text) => [...text].map(accented).join(''));
  return `[${words}${' ~~~'.repeat(Math.ceil(message.length / 12))}]`;
}

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = [...'áƀçđéƒğĥíĵķĺḿñóþɋŕšţúṽŵẋýžÁɃÇĐÉƑĞĤÍĴĶĹṀÑÓÞɊŔŠŢÚṼŴẊÝŽ'];

function accented(letter: string): string {
  return ACCENTED[PLAIN.indexOf(letter)] ?? letter;
}
