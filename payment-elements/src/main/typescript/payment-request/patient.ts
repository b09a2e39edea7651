import type { Guest } from '#services/payment-request-service.ts';
import { isPatient, looksLike } from './guest-names.ts';

/** Who is treated: a guest of the call, or somebody whom a guest came for. */
export type Patient = { guest: Guest } | { name: string };

/**
 * The patient where the clinician names none, by the rule of payment-request-service (its `Patient`): the payer, if the
 * payer is a patient; else whom the payer came for; else the call's one patient; else whom everybody came for who said
 * it. Undefined if it could be several people, or nobody knows: then the clinician has to say.
 */
export function patientPaidForBy(payer: Guest, guests: readonly Guest[]): Patient | undefined {
  if (isPatient(payer)) return { guest: payer };
  const patients = guests.filter(isPatient);
  if (payer.patientName) return cameFor(payer.patientName, patients);
  if (patients.length === 1) return { guest: patients[0] };
  if (patients.length > 1) return undefined;
  const names = namesGiven(guests);
  return names.length === 1 ? { name: names[0] } : undefined;
}

/** Somebody may be in the call whose role was never told, and who therefore counts as a patient. */
function cameFor(name: string, patients: Guest[]): Patient {
  const alike = patients.filter(({ displayName }) => looksLike(name, displayName));
  return alike.length === 1 ? { guest: alike[0] } : { name };
}

/** The patients whom guests came for, and who are not guests themselves, by their names. */
export function absentPatients(guests: readonly Guest[]): string[] {
  return namesGiven(guests).filter((name) => !guests.some(({ displayName }) => looksLike(name, displayName)));
}

function namesGiven(guests: readonly Guest[]): string[] {
  return [...new Set(guests.flatMap(({ patientName }) => patientName ?? []))];
}
