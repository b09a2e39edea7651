import type { PaymentRequest } from '../payment-request.ts';
import type { Service } from '../rest.ts';

/** What the parts of the patient's page ask of the element that holds them together. */
export interface PatientPage {
  readonly service: Service;
  /** The request as it is known, if it is. */
  request(id: string): PaymentRequest | undefined;
  take(request: PaymentRequest): void;
  /** Asks the server how the requests are by now. */
  read(): Promise<void>;
  /** Says why what the person did last had no effect; empty: says nothing any more. */
  showProblem(problem: string): void;
  /** The same for a call that failed; a token that is not accepted any more ends the visit. */
  fail(failure: unknown): void;
  focusRequest(id: string): Promise<void>;
}

/** Where the guest's own requests are at the service. */
export function guestPath(id: string, command: string): string {
  return `/v1/guest/payment-requests/${encodeURIComponent(id)}/${command}`;
}
