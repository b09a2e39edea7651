import { ENGLISH, type Language } from '#services/english.ts';

export { ENGLISH };
export type { Language };

/** English is always there, the others when they have been loaded. */
let languages: readonly Language[] = [ENGLISH];
let byTag = tagsOf(languages);

function tagsOf(languages: readonly Language[]): ReadonlyMap<string, Language> {
  return new Map(
    languages.flatMap((language) =>
      [language.tag, ...language.also].map((tag) => [tag.toLowerCase(), language] as const),
    ),
  );
}

/** The languages that are known by now. */
export function knownLanguages(): readonly Language[] {
  return languages;
}

export function addLanguages(all: readonly Language[]): void {
  languages = all;
  byTag = tagsOf(all);
}

/** Loads the table of all languages, which nobody needs who reads English and does not choose. */
export async function loadLanguages(): Promise<readonly Language[]> {
  const { LANGUAGES } = await import('#services/languages.ts');
  if (languages !== LANGUAGES) addLanguages(LANGUAGES);
  return LANGUAGES;
}

/**
 * The language for a BCP 47 tag, or a POSIX locale such as `pt_BR.UTF-8`, whatever its case: the longest beginning of
 * the tag that the table knows. Browsers are not asked, because they take Montenegrin (`cnr`) for Serbian, for example.
 * Undefined if there is none, or if it has not been
 * loaded yet.
 */
export function languageOf(tag: string): Language | undefined {
  const subtags = tag.trim().split(/[.@]/)[0].replaceAll('_', '-').toLowerCase().split('-');
  // What follows a single letter or digit, such as u in en-u-ca-gregory, does not name a language.
  const single = subtags.findIndex((subtag) => subtag.length < 2);
  for (let length = single < 0 ? subtags.length : single; length > 0; length--) {
    const found = byTag.get(subtags.slice(0, length).join('-'));
    if (found) return found;
  }
  return undefined;
}
