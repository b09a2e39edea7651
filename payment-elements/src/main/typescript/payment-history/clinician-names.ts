import type { TotalOfClinician } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';

/** A clinician's name or, if the platform did not tell it, the end of the user id, by which people can be told apart. */
export function clinicianName({ requestedBy, clinicianName }: Pick<TotalOfClinician, 'requestedBy' | 'clinicianName'>) {
  return clinicianName || say('takings.clinicianWithoutName', { short: requestedBy.slice(-4) });
}
