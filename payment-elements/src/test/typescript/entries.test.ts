import all from '../../main/typescript/messages/all.ts';
import ofClinicians from '../../main/typescript/messages/of-clinicians.ts';
import ofConfiguration from '../../main/typescript/messages/of-configuration.ts';
import ofPatients from '../../main/typescript/messages/of-patients.ts';
import ofPayments from '../../main/typescript/messages/of-payments.ts';
import ofPaying from '../../main/typescript/messages/of-paying.ts';
import { equal } from './equal.ts';

/** Named so that the type check does not ask for Node's types, which are not installed. */
const ZLIB: string = 'node:zlib';
const brotli: (text: string) => Uint8Array = (await import(ZLIB)).brotliCompressSync;

const SERVED = new URL('../../../target/classes/META-INF/resources/caretill/', import.meta.url);
const SOURCES = new URL('../../main/typescript/', import.meta.url);

const ENTRIES = {
  pay: { ...ofPatients, ...ofPaying },
  'payment-request': ofClinicians,
  'client-payments': ofConfiguration,
  'payment-history': ofPayments,
};

/** The file and what it imports, each once; also what it loads later, if that is wanted. */
function filesOf(file: URL, imports: RegExp, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file.href)) return found;
  const text = Deno.readTextFileSync(file);
  found.set(file.href, text);
  for (const [, name] of text.matchAll(imports)) filesOf(new URL(name, file), imports, found);
  return found;
}

const BUILT = /(?:from|import)"(\.\/[^"]+)"/g;
const BUILT_AND_LATER = /(?:from|import\(?)"(\.\/[^"]+)"/g;
const WRITTEN = /^(?:import|export)(?! type)(?:[^;'(]* from)? '(\.[^']+)'/gm;
const WRITTEN_AND_LATER = /(?:^(?:import|export)(?! type)[^;]*?|import\()'(\.[^']+)'/gm;

function compressedKb(entry: string): number {
  const files = [...filesOf(new URL(entry, SERVED), BUILT).values()];
  return files.reduce((sum, text) => sum + brotli(text).length, 0) / 1024;
}

Deno.test('what a page loads first is as small as the README says, and a patient’s page at most 25 KB', () => {
  const readme = Deno.readTextFileSync(new URL('../../../README.md', import.meta.url));
  const sizes = [...readme.matchAll(/^\| `([a-z-]+\.js)` .*\| ([\d.]+) KB \|$/gm)];
  equal(sizes.map(([, entry]) => entry).sort(), [
    'client-payments.js',
    'pay.js',
    'payment-elements.js',
    'payment-history.js',
    'payment-request.js',
  ]);
  for (const [, entry, atMost] of sizes) {
    const kb = compressedKb(entry);
    equal(kb <= +atMost && kb > +atMost - 3, true, `${entry} has ${kb.toFixed(1)} KB, the README says ${atMost}`);
  }
  equal(compressedKb('pay.js') <= 25, true);
});

Deno.test('a patient’s page loads no message of staff', () => {
  const text = [...filesOf(new URL('pay.js', SERVED), BUILT_AND_LATER).values()].join('\n');
  equal(text.includes('pay.payNow'), true);
  equal(text.includes('refused.card_declined'), true);
  const ofStaff = Object.keys(all).filter((key) => !Object.hasOwn(ENTRIES.pay, key));
  equal(ofStaff.length > 500, true);
  const found = ofStaff.filter((key) => new RegExp(`["'\`]${key.replaceAll('.', '\\.')}["'\`]:`).test(text));
  equal(found, []);
});

/** The messages that these sources name. */
function namedIn(sources: ReadonlyMap<string, string>): string[] {
  const keys = [...sources]
    .filter(([file]) => !file.includes('/messages/'))
    .flatMap(([, text]) => [...text.matchAll(/['`]([\w-]+(?:\.[\w-]+)+)['`]/g)].map(([, key]) => key));
  return [...new Set(keys)].filter((key) => Object.hasOwn(all, key));
}

Deno.test('every entry has the messages that its sources name', () => {
  for (const [entry, messages] of Object.entries(ENTRIES)) {
    const named = namedIn(filesOf(new URL(`entries/${entry}.ts`, SOURCES), WRITTEN_AND_LATER));
    equal(named.length > 60, true, entry);
    equal(
      named.filter((key) => !Object.hasOwn(messages, key)),
      [],
      entry,
    );
  }
});

Deno.test('what a patient’s page loads first has its messages with it', () => {
  const named = namedIn(filesOf(new URL('entries/pay.ts', SOURCES), WRITTEN));
  equal(named.length > 30, true);
  equal(
    named.filter((key) => !Object.hasOwn(ofPatients, key)),
    [],
  );
});

Deno.test('every module can be imported where there is no DOM, as on a server that renders the page', async () => {
  for (const entry of [...Object.keys(ENTRIES), 'payment-elements']) {
    const module = await import(new URL(`${entry}.js`, SERVED).href);
    equal(typeof module.useWords, 'function', entry);
  }
});

Deno.test('the module with its version in the name is the module, and its hash is that of the file', async () => {
  const { version, file, integrity } = JSON.parse(Deno.readTextFileSync(new URL('payment-elements.json', SERVED)));
  equal(file, `payment-elements-${version}.js`);
  const content = Deno.readFileSync(new URL(file, SERVED));
  equal(content, Deno.readFileSync(new URL('payment-elements.js', SERVED)));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-384', content));
  equal(integrity, `sha384-${btoa(String.fromCharCode(...hash))}`);
});
