import type { Service } from '../rest.ts';
import type { TokenHolder } from '../token-source.ts';

/** A clinician's call, and the services that know about it, at the addresses that the element has now. */
export interface CallServices {
  readonly call: TokenHolder & { clinicId: string; callId: string };
  readonly clinicConfig: Service;
  readonly paymentRequests: Service;
}
