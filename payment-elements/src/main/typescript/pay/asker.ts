import { say } from '../messages.ts';
import type { PaymentRequest } from '../payment-request.ts';

/** Who asks for a payment, as the patient knows them; empty where that is not known. */
export interface Asker {
  clinic: string;
  clinician: string;
}

/** @param clinicOfPage how the page around the element names the clinic, where the request does not */
export function askerOf(request: PaymentRequest, clinicOfPage: string): Asker {
  return {
    clinic: request.clinicName ?? clinicOfPage,
    clinician: request.practitioner?.name ?? request.clinicianName ?? '',
  };
}

/** The title of a request. */
export function asks({ clinic }: Asker): string {
  return clinic ? say('pay.asks', { clinic }) : say('pay.asksUnnamed');
}

/** The person, with the clinic; undefined if only the clinic is known, which the title names. */
export function fromWhom({ clinic, clinician }: Asker): string | undefined {
  if (!clinician) return undefined;
  return clinic ? say('pay.from', { clinician, clinic }) : clinician;
}
