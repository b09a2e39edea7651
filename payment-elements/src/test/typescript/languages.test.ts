import './all-messages.ts';
import { LANGUAGES } from '#services/languages.ts';
import { ENGLISH, languageOf } from '../../main/typescript/language-table.ts';
import { dateOf, dateTimeOf, listOf, timeOf } from '../../main/typescript/dates.ts';
import { parseMessage } from '../../main/typescript/icu-message.ts';
import { keysBeginningWith, type MessageKey, say, sourceOf, useWords } from '../../main/typescript/messages.ts';
import ofPatients from '../../main/typescript/messages/of-patients.ts';
import ofPaying from '../../main/typescript/messages/of-paying.ts';
import { formatMoney } from '../../main/typescript/money.ts';
import type { OwnFormats } from '../../main/typescript/own-formats.ts';
import { useClinicPlace } from '../../main/typescript/place.ts';
import { usePseudoLocale } from '../../main/typescript/pseudo-locale.ts';
import { equal } from './equal.ts';

interface Catalogue {
  formats?: OwnFormats;
  panel: Record<string, string>;
}

const FOLDER = '../../../../libraries/languages/src/main/resources/org/caretill/languages/catalogues/';

/** The languages that have words of their own. */
const TRANSLATED = LANGUAGES.filter((language) => language !== ENGLISH && language.words === language.tag);

const catalogueOf = (tag: string): Catalogue =>
  JSON.parse(Deno.readTextFileSync(new URL(`${FOLDER}${tag}.json`, import.meta.url)));

/** Every message that a patient can meet. */
const PATIENTS = Object.keys({ ...ofPatients, ...ofPaying }) as MessageKey[];

/** In each language, whatever the page shows is restored afterwards. */
function inEach(work: (tag: string, catalogue: Catalogue) => void): void {
  try {
    for (const { tag } of TRANSLATED) {
      const catalogue = catalogueOf(tag);
      useWords(tag, catalogue.panel as Partial<Record<MessageKey, string>>, catalogue.formats);
      work(tag, catalogue);
    }
  } finally {
    useWords('en', {});
  }
}

const placesOf = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))].sort();

Deno.test('every language has every message that a patient can meet, with its places', () => {
  equal(TRANSLATED.length, 61);
  const english = new Map(PATIENTS.map((key) => [key, placesOf(sourceOf(key))]));
  inEach((tag, { panel }) => {
    equal(Object.keys(panel).sort(), [...PATIENTS].sort(), tag);
    for (const key of PATIENTS) {
      parseMessage(panel[key]);
      equal(placesOf(panel[key]), english.get(key), `${tag} ${key}`);
    }
  });
});

const PLURALS: readonly MessageKey[] = ['pay.several', 'pay.endsSoon'];

Deno.test('every plural has the categories that the language has for whole numbers, and no others', () => {
  inEach((tag, { panel }) => {
    const rules = new Intl.PluralRules(languageOf(tag)!.formats);
    const used = new Set([...Array(201).keys(), 1_000_000].map((number) => rules.select(number)));
    for (const key of PLURALS) {
      const named = [...panel[key].matchAll(/(?:^|[\s}])(zero|one|two|few|many|other) ?\{/g)].map(([, name]) => name);
      for (const category of used) equal(named.includes(category), true, `${tag} ${key} ${category}`);
      const known = rules.resolvedOptions().pluralCategories as string[];
      for (const category of named) equal(known.includes(category), true, `${tag} ${key} ${category}`);
    }
  });
});

/** Names, which are the same in every language. */
const NAMES = /Stripe|Apple Pay|Google Pay|Medicare|GST|ABN|QR|PIN|SMS|Caretill|name@example\.org|\{\w+\}|CVC|PDF/g;

Deno.test('no sentence is left in English', () => {
  const english = new Map(PATIENTS.map((key) => [key, say(key)]));
  const ordinary =
    /\b(the|your|you|was|were|this|that|with|from|not|again|please|clinic|payment|charged|bank|call)\b/gi;
  inEach((tag, { panel }) => {
    for (const key of PATIENTS) {
      const words = panel[key].replace(NAMES, '');
      const found = (words.match(ordinary) ?? []).filter((word) => !SAME.has(word.toLowerCase()));
      equal(found.length < 2, true, `${tag} ${key}: ${panel[key]}`);
      if (/[a-z]+ [a-z]+ [a-z]+/.test(english.get(key)!))
        equal(panel[key] === english.get(key), false, `${tag} ${key}`);
    }
  });
});

/** Words that other languages have too: Dutch was, French bank and so on. */
const SAME = new Set(['was', 'bank', 'call', 'with', 'from', 'not', 'the', 'that', 'clinic']);

Deno.test('money, dates and times are written in each language as they should be', () => {
  const golden = new URL('../resources/languages.golden.txt', import.meta.url);
  const lines: string[] = [];
  try {
    useClinicPlace({ country: 'AU', timeZone: 'UTC' });
    inEach((tag) => {
      const values = [
        formatMoney(123_456, 'AUD', localeOf(tag)),
        dateOf('2026-11-28T14:05:00Z', 'UTC'),
        dateTimeOf('2026-03-07T00:30:00Z', 'UTC').replace(/ \S*(?:UTC|GMT)\S*$/, ''),
        timeOf('2026-11-28T14:05:00Z', 'UTC').replace(/ \S*(?:UTC|GMT)\S*$/, ''),
        listOf(['A', 'B', 'C']),
        say('refused.insufficient_funds'),
      ];
      lines.push([tag, ...values].join(' | ').replace(/[\u00A0\u202F]/g, ' '));
    });
  } finally {
    useClinicPlace({});
  }
  // Who changes words renews the file by running this test with --allow-write.
  if (Deno.permissions.querySync({ name: 'write', path: golden }).state === 'granted') {
    Deno.writeTextFileSync(golden, lines.join('\n') + '\n');
  }
  equal(lines, Deno.readTextFileSync(golden).trim().split('\n'));
});

function localeOf(tag: string): string {
  return new Intl.Locale(languageOf(tag)!.formats, { calendar: 'gregory', numberingSystem: 'latn' }).toString();
}

Deno.test('a language is found by our own table, whatever the tag looks like', () => {
  const cases = {
    'en-US': 'en',
    'pt_BR.UTF-8': 'pt-BR',
    PT: 'pt-BR',
    'zh-TW': 'zh-Hant',
    'zh-Hant-MO': 'zh-Hant-HK',
    yue: 'yue-Hant',
    cnr: 'cnr-ME',
    prs: 'fa-AF',
    'sr-Latn-RS': 'sr-Latn',
    'en-u-ca-buddhist': 'en',
  };
  for (const [asked, tag] of Object.entries(cases)) equal(languageOf(asked)?.tag, tag, asked);
  for (const asked of ['', '-', 'und', 'tlh', 'x-klingon', 'frx', '*']) equal(languageOf(asked), undefined, asked);
});

Deno.test('in text from right to left each value keeps its own direction', () => {
  const { panel } = catalogueOf('ar');
  try {
    useWords('ar', panel as Partial<Record<MessageKey, string>>);
    equal(say('pay.pay', { amount: '$85.00' }).includes('\u2068$85.00\u2069'), true);
  } finally {
    useWords('en', {});
  }
});

Deno.test('a pseudo-locale changes every message and keeps its places and plurals', () => {
  try {
    for (const tag of ['en-XA', 'ar-XB'] as const) {
      usePseudoLocale(tag);
      equal(say('pay.pay', { amount: '$85.00' }).replace(/[\u2068\u2069]/g, ''), '[Þáý $85.00 ~~~]');
      equal(
        say('pay.several', { count: 3 }).startsWith('[Ýóú ĥáṽé 3 þáýḿéñţš'),
        true,
        say('pay.several', { count: 3 }),
      );
      const filled = (key: MessageKey) =>
        say(key, Object.fromEntries(placesOf(sourceOf(key)).map((place) => [place, 2])));
      const plain = keysBeginningWith('').filter((key) => /[a-zA-Z]{3}/.test(filled(key)));
      equal(plain, []);
    }
  } finally {
    useWords('en', {});
  }
});
