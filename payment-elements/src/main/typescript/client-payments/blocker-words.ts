import type { Blocker } from '#services/clinic-config-service.ts';
import { hasMessage, type MessageKey, say, sayIfKnown } from '../messages.ts';

/** A blocker in words the account’s owner understands: what is missing, what to do about it, and where. */
export interface BlockerWords {
  title: string;
  whatToDo: string;
  link: string;
}

/** Codes for parts of one thing, such as day, month and year of a birth date, have the same title and are shown once. */
export function blockerWords(blockers: Blocker[]): BlockerWords[] {
  const byTitle = new Map<string, BlockerWords>();
  for (const { kind, code, link } of blockers) {
    const key = kind === 'REQUIREMENT' ? requirementKey(code) : nearestKey('disabled', code, 'disabled.other');
    const values = { ofWhom: ofWhom(code), words: spelled(code) };
    const title = say(key, values);
    const whatToDo = say(nearestKey('toDo', key, 'toDo.requirement'), values);
    if (!byTitle.has(title)) byTitle.set(title, { title, whatToDo, link });
  }
  return [...byTitle.values()];
}

const PERSON = /^(individual|representative|owners?|directors?|executives?|person_[A-Za-z0-9]+)$/;

/**
 * The title of a requirement (https://docs.stripe.com/connect/required-verification-information). Its code is a path:
 * first whom it is about, then what is missing.
 */
function requirementKey(code: string): MessageKey {
  const whom = whomIn(code);
  // In Japan, names and addresses are asked for in three scripts.
  const what = code.slice(whom.length + 1).replace(/_(kana|kanji)\b/g, '');
  const nearest = (about: string, path: string) => nearestKey(`requirement.${about}`, path, 'requirement.unknown');
  if (PERSON.test(whom)) return nearest('person', what || 'details');
  // An older form: relationship.account_opener.first_name.
  if (whom === 'relationship' && what.includes('.')) return nearest('person', what.slice(what.indexOf('.') + 1));
  if (whom === 'company') return nearest('company', what);
  // Stripe’s own questions: interv_1Abc.business_model_verification.form.
  if (whom.startsWith('interv_')) return nearest('question', what);
  return nearest('account', code);
}

function ofWhom(code: string): string {
  return sayIfKnown(`requirement.ofWhom.${whomIn(code).replace(/s$/, '')}`) ?? say('requirement.ofWhom.person');
}

function whomIn(code: string): string {
  return code.split('.', 1)[0];
}

/** The message of the path, or else of the nearest thing that it is a part of: for `dob.day`, that of `dob`. */
function nearestKey(start: string, path: string, otherwise: MessageKey): MessageKey {
  for (let known = path; ; known = known.slice(0, known.lastIndexOf('.'))) {
    const key = `${start}.${known}`;
    if (hasMessage(key)) return key;
    if (!known.includes('.')) return otherwise;
  }
}

/**
 * Spells out an unknown code, because Stripe publishes no complete list: `a.new_thing` becomes “a, new thing”. Ids in it
 * are left out.
 */
function spelled(code: string): string {
  const words = code
    .replace(/\b[a-z]+_[A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*\b\.?/g, '')
    .replaceAll('_', ' ')
    .replace(/[.\s]*\.[.\s]*/g, ', ')
    .trim();
  return words || say('requirement.unnamed');
}
