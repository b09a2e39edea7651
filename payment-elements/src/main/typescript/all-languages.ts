import { LANGUAGES } from '#services/languages.ts';
import { addLanguages } from './language-table.ts';

/** All languages at once, for the module that has everything. */
addLanguages(LANGUAGES);

export { LANGUAGES };
