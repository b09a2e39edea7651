import { loadLanguages } from '../../main/typescript/language-table.ts';
import { addEnglish } from '../../main/typescript/messages.ts';
import all from '../../main/typescript/messages/all.ts';

/** For tests of modules without the elements that add their messages. */
addEnglish(all);
await loadLanguages();
