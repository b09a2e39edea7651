import { formatMoney } from '../money.ts';
import { currentLocale, say, sayIfKnown } from '../messages.ts';

export interface Change {
  field: string;
  before: string;
  after: string;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** How many changes of one entry are listed; the file has all of them. */
const MAX_SHOWN = 40;

/** What differs between the state before and after, field by field, in words. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const [old, now] = [new Map(leaves((before ?? {}) as Json)), new Map(leaves((after ?? {}) as Json))];
  const fields = [...new Set([...old.keys(), ...now.keys()])];
  return fields
    .filter((field) => old.get(field) !== now.get(field))
    .slice(0, MAX_SHOWN)
    .map((field) => ({ field: fieldWords(field), before: valueWords(field, old), after: valueWords(field, now) }));
}

type Leaf = null | boolean | number | string;

function* leaves(json: Json, path = ''): Generator<[string, Leaf]> {
  if (json === null || typeof json !== 'object') {
    yield [path, json];
    return;
  }
  for (const [name, value] of Object.entries(json)) {
    const step = Array.isArray(json) ? String(Number(name) + 1) : name;
    yield* leaves(value, path ? `${path}.${step}` : step);
  }
}

/** `settings.presets.2.amountMinor` → Settings, presets 2, amount. A step without a word in the catalogue is its own. */
function fieldWords(path: string): string {
  const words = path
    .replace(/\.(\d+)/g, ' $1')
    .split('.')
    .map((step) => {
      const [, name, number] = /^(\S+)(.*)$/.exec(step)!;
      return (sayIfKnown(`audit.field.${name}`) ?? readable(name)) + number;
    })
    .join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function readable(name: string): string {
  return name
    .replace(/Minor$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function valueWords(path: string, state: Map<string, Leaf>): string {
  const value = state.get(path);
  if (value === undefined || value === null || value === '') return say('audit.nothing');
  if (typeof value === 'boolean') return say(value ? 'audit.yes' : 'audit.no');
  if (typeof value === 'number' && path.endsWith('Minor')) {
    const currency = [...state].find(([name]) => /(^|\.)currency$/.test(name))?.[1];
    if (typeof currency === 'string' && /^[A-Z]{3}$/.test(currency))
      return formatMoney(value, currency, currentLocale());
  }
  return (typeof value === 'string' && sayIfKnown(`audit.value.${value}`)) || String(value);
}
