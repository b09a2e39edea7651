import type { Guest } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';

/**
 * How the guests of a call, in the order in which they joined, are told apart: by name, and if several look alike, by
 * who joined first. A guest chooses the name, so nobody may be taken for somebody else because of it.
 */
export function namesOf(guests: readonly Guest[]): Map<string, string> {
  const alike = new Map<string, Guest[]>();
  for (const guest of guests) {
    const look = lookOf(guest.displayName);
    alike.set(look, [...(alike.get(look) ?? []), guest]);
  }
  return new Map(
    guests.map((guest) => {
      const same = alike.get(lookOf(guest.displayName))!;
      const values = { name: guest.displayName, number: same.indexOf(guest) + 1, count: same.length };
      return [guest.participantId, same.length === 1 ? guest.displayName : say('request.sameName', values)];
    }),
  );
}

/**
 * The same names with what each guest is, such as "Ana Silva (interpreter)". Where everybody is a patient, or the
 * platform does not say who is what, the names are enough.
 */
export function namesWithRoles(guests: readonly Guest[]): Map<string, string> {
  const names = namesOf(guests);
  if (guests.every(isPatient)) return names;
  return new Map(
    guests.map((guest) => {
      const name = names.get(guest.participantId)!;
      return [guest.participantId, say(`request.role.${guest.role ?? 'patient'}`, { name })];
    }),
  );
}

/** A platform that does not say who a guest is admits patients. */
export function isPatient({ role }: Guest): boolean {
  return role === undefined || role === 'patient';
}

/** Whether two names look the same. */
export function looksLike(name: string, other: string): boolean {
  return lookOf(name) === lookOf(other);
}

/** The same for names that look the same: capitals, spaces, accents written in two ways, signs without a width. */
function lookOf(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
