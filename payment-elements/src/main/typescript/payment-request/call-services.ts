import type { Service } from '../rest.ts';
import type { TokenHolder } from '../token-source.ts';

/** A clinician's call and its services, at the element's current addresses. */
export interface CallServices {
  readonly call: TokenHolder & { clinicId: string; callId: string };
  readonly clinicConfig: Service;
  readonly paymentRequests: Service;
}
