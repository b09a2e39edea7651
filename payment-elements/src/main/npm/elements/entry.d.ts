import type {} from '../../typescript/host-types.ts';

export type * from '../../typescript/host-types.ts';

/** A language that the elements are in. */
export interface Language {
  /** BCP 47. */
  readonly tag: string;
  /** Its name in the language itself. */
  readonly endonym: string;
  readonly english: string;
  readonly direction: 'ltr' | 'rtl';
}

/** Where `languages/` and `fonts/` of this package are served, if a bundler has put the modules elsewhere. */
export declare function loadFilesFrom(address: string): void;
/** Shows the elements in other words: messages by name, in ICU message syntax. Those that are missing stay English. */
export declare function useWords(tag: string, words: Record<string, string>): void;
export declare function currentLanguage(): string;
/** Dispatches `change` when the elements are shown in another language. */
export declare const languageChanges: EventTarget;
export declare function loadLanguages(): Promise<readonly Language[]>;
/** The language for a BCP 47 tag, among those that have been loaded. */
export declare function languageOf(tag: string): Language | undefined;
/** Shows what patients read in the language that fits best: their own choice, else the first of these that there is. */
export declare function showBestLanguage(...tags: (string | null | undefined)[]): Promise<void>;
