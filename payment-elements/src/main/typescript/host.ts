/** What a page around the elements may use; every entry has it. */
export { loadFilesFrom } from './files.ts';
export { languageOf, loadLanguages, type Language } from './language-table.ts';
export { currentLanguage, languageChanges, useWords } from './messages.ts';
export { chooseLanguage, showBestLanguage } from './page-language.ts';
export type * from './host-types.ts';
