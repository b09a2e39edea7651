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

/** The same for names that look the same: capitals, spaces, accents written in two ways, signs without a width. */
function lookOf(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
