import english from './english-words.js';
import { byId, request } from './page.js';

/** The page in the language of the person who reads it, which is the language of the payment panel. */
let words = english;

/** What the panel's module says of languages; undefined while it is not there. */
let elements;

/** @param {keyof typeof english} key @param {Record<string, string>} [values] */
export function say(key, values = {}) {
  return (words[key] ?? english[key]).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** The language of the page, for the platform to tell Caretill; undefined: not known. */
export const locale = () => elements?.currentLanguage();

/**
 * Shows the elements with `data-words`, `data-label` and `data-alt` in the reader's language, now and whenever it changes,
 * and lets the person choose another one. Without the panel's module the page stays English.
 *
 * @param {() => void} changed called when texts that the page's script has written are to be written anew
 */
export async function followLanguage(changed) {
  let languages;
  try {
    // The one that the page has loaded already.
    elements = await import(document.querySelector('script[src^="/caretill/"]').src);
    languages = await elements.loadLanguages();
  } catch {
    elements = undefined;
    return;
  }
  const choice = byId('language');
  for (const { tag, endonym } of languages) {
    const option = new Option(endonym, tag);
    option.lang = tag;
    choice.append(option);
  }
  choice.addEventListener('change', () => elements.chooseLanguage(elements.languageOf(choice.value)));
  elements.languageChanges.addEventListener('change', () => show(changed));
  await elements.showBestLanguage();
  await show(changed);
  byId('language-choice').hidden = false;
}

/** @param {() => void} changed */
async function show(changed) {
  const tag = elements.currentLanguage();
  const language = elements.languageOf(tag);
  const loaded = tag === 'en' ? english : await read(language.words);
  // The person has chosen another one meanwhile.
  if (tag !== elements.currentLanguage()) return;
  words = loaded ?? english;
  document.documentElement.lang = loaded ? tag : 'en';
  document.documentElement.dir = loaded ? language.direction : 'ltr';
  byId('language').value = tag;
  byId('language').ariaLabel = say('language.choose');
  for (const element of document.querySelectorAll('[data-words]')) element.textContent = say(element.dataset.words);
  for (const element of document.querySelectorAll('[data-label]')) element.ariaLabel = say(element.dataset.label);
  for (const element of document.querySelectorAll('[data-alt]')) element.alt = say(element.dataset.alt);
  changed();
}

/** @param {string} tag @returns undefined if the words cannot be had */
async function read(tag) {
  try {
    const answer = await request(`/demo-words/${tag}`);
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
