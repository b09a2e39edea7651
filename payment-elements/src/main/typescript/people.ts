import { html, nothing, type TemplateResult } from 'lit';
import { say } from './messages.ts';
import type { PaymentRequest } from './payment-request.ts';

/** What a service tells about the people of a request. */
type People = Pick<PaymentRequest, 'status' | 'payerName' | 'payerParticipantId' | 'patientName' | 'payerIsPatient'>;

/**
 * Who pays, and for whom if that is not the patient, in words.
 *
 * @param payer how the payer is told from the other guests; if that is not known, the request has the name
 */
export function payerOf({ payerName, patientName, payerIsPatient }: People, payer = payerName ?? ''): string {
  return payer && patientName && payerIsPatient === false
    ? say('request.paysFor', { payer, patient: patientName })
    : payer;
}

/** Who was treated and, in a second line if that was somebody else, who paid or is asked to. */
export function peopleOf(request: People): TemplateResult {
  const payer = request.payerName ?? request.payerParticipantId;
  if (request.payerIsPatient !== false) return html`${request.patientName ?? payer}`;
  const words = request.status === 'PAID' ? 'history.payerOf' : 'history.toBePaidBy';
  return html`${request.patientName ?? nothing}<br /><span class="small muted">${say(words, { name: payer })}</span>`;
}
