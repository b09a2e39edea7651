import { addressOfFile } from './files.ts';

/** The name by which the styles (styles.ts) ask for the fonts that a browser may lack. */
const FAMILY = 'Caretill scripts';

/** The file of a script, beside the module: `fonts/Khmr.js`. */
interface ScriptFile {
  /** The fonts of the usual systems that have the script. */
  installed: readonly string[];
  files: readonly { file: string; unicodeRange: string }[];
}

const added = new Set<string>();

/**
 * Makes the fonts of a script known to the page. A browser that has one of the usual fonts of that script uses it;
 * otherwise it gets ours, file by file, as characters need them. The other scripts are in every browser.
 *
 * @param script ISO 15924, such as Khmr
 */
export async function addFonts(script: string): Promise<void> {
  const { SCRIPTS_WITH_FONTS } = await import('#services/languages.ts');
  if (added.has(script) || !SCRIPTS_WITH_FONTS.includes(script)) return;
  added.add(script);
  const { installed, files }: ScriptFile = (await import(addressOfFile(`fonts/${script}.js`))).default;
  const local = installed.map((name) => `local('${name}')`);
  for (const { file, unicodeRange } of files) {
    const source = [...local, `url('${addressOfFile(`fonts/${file}`)}') format('woff')`].join(', ');
    document.fonts.add(new FontFace(FAMILY, source, { unicodeRange, display: 'swap' }));
  }
}
