import { lastingStorage } from './browser-storage.ts';
import { addressOfFile } from './files.ts';
import { ENGLISH, type Language, languageOf, loadLanguages } from './language-table.ts';
import { currentLanguage, type MessageKey, useWords } from './messages.ts';
import type { OwnFormats } from './own-formats.ts';
import { addFonts } from './script-fonts.ts';

/** The file of a language, beside the module: `languages/fr.js`. A module, so that a host need not allow it otherwise. */
interface LanguageFile {
  words: Partial<Record<MessageKey, string>>;
  formats?: OwnFormats;
}

const CHOSEN = 'caretill-language';

let wanted: Language | undefined;

/** The person chooses a language, which this browser keeps. @returns whether it is shown; if not, it could not be loaded */
export async function chooseLanguage(language: Language): Promise<boolean> {
  await loadLanguages().catch(() => {});
  const isShown = await showLanguage(language);
  if (isShown) lastingStorage.set(CHOSEN, language.tag);
  return isShown;
}

/**
 * Shows what patients read in the language that fits best: the person's choice, else the first of these that we have.
 *
 * @param tags BCP 47 tags or other locales, for example what the video-call platform knows of the person
 */
export async function showBestLanguage(...tags: (string | null | undefined)[]): Promise<void> {
  const inOrder = [lastingStorage.get(CHOSEN), ...tags, ...navigator.languages].filter((tag) => tag) as string[];
  if (languageOf(inOrder[0] ?? 'en') !== ENGLISH) await loadLanguages().catch(() => {});
  const best = inOrder.map(languageOf).find(Boolean) ?? ENGLISH;
  if (best !== wanted) await showLanguage(best);
}

/**
 * Loads the words of a language and shows the page in it. If they cannot be loaded, the page stays as it is. The last
 * call wins, whichever file comes first.
 *
 * @returns whether the page is shown in this language
 */
async function showLanguage(language: Language): Promise<boolean> {
  const before = wanted;
  wanted = language;
  try {
    if (language !== ENGLISH) {
      const file: LanguageFile = (await import(fileOf(language))).default;
      if (wanted !== language) return false;
      useWords(language.tag, file.words, file.formats);
      // The page can be used without our fonts, with whatever the browser has.
      void addFonts(language.script).catch(() => {});
    } else {
      useWords(ENGLISH.tag, {});
    }
    return true;
  } catch {
    if (wanted === language) wanted = before;
    return currentLanguage() === language.tag;
  }
}

function fileOf({ words }: Language): string {
  return addressOfFile(`languages/${words}.js`);
}
