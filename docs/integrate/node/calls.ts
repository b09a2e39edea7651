import { CaretillService, type PaymentRequestOperations } from '@caretill/client';
import { platformToken } from './identity.ts';
import { setting } from './settings.ts';

/** What the platform's backend tells Caretill about calls. */
const clinicId = setting('CLINIC_ID');
const payments = new CaretillService<PaymentRequestOperations>(setting('PAYMENT_REQUEST_URL'), platformToken);

/**
 * Admits a participant, who may then see and pay what is asked of them in this call. Whoever joins again with the same id
 * is the same participant, with the same requests.
 */
export async function admit(callId: string, participantId: string, displayName: string, language: string) {
  const { guestToken } = await payments.call('POST /v1/calls/{callId}/guests', {
    path: { callId },
    body: { clinicId, participantId, displayName, locale: language },
  });
  return { guestToken };
}

/** Ends the call for every guest. What is open can still be paid until their tokens expire. */
export async function end(callId: string): Promise<void> {
  await payments.call('POST /v1/calls/{callId}/end', { path: { callId }, body: { clinicId } });
}
