import './all-messages.ts';
import type { Guest } from '#services/payment-request-service.ts';
import { absentPatients, patientPaidForBy } from '../../main/typescript/payment-request/patient.ts';
import { equal } from './equal.ts';

const guest = (displayName: string, role: Guest['role'], patientName: string | null = null): Guest => ({
  participantId: `guest-${displayName}`,
  displayName,
  role,
  patientName,
});
const leo = guest('Leo', 'patient');
const pat = guest('Pat', 'patient');
const mother = guest('Ana', 'carer');
const motherOfLeo = guest('Ana', 'carer', 'Leo Silva');
const fatherOfLeo = guest('Rui', 'carer', 'Leo Silva');
const carerOfPat = guest('Kim', 'carer', 'Pat Lee');
const interpreter = guest('Ivy', 'interpreter');

Deno.test('a patient pays for themselves, and anybody else for the one patient in the call', () => {
  equal(patientPaidForBy(leo, [pat, leo, motherOfLeo]), { guest: leo });
  for (const payer of [mother, interpreter]) {
    equal(patientPaidForBy(payer, [interpreter, payer, leo]), { guest: leo });
  }
});

Deno.test('whom the payer came for is the patient, even if another guest counts as one', () => {
  equal(patientPaidForBy(motherOfLeo, [motherOfLeo, pat]), { name: 'Leo Silva' });
  const present = guest('leo  SILVA', 'patient');
  equal(patientPaidForBy(motherOfLeo, [motherOfLeo, pat, present]), { guest: present });
});

Deno.test('where no patient is a guest, a carer has said whom the consultation is for', () => {
  equal(patientPaidForBy(motherOfLeo, [motherOfLeo, carerOfPat]), { name: 'Leo Silva' });
  equal(patientPaidForBy(mother, [mother, fatherOfLeo, motherOfLeo, interpreter]), { name: 'Leo Silva' });
});

Deno.test('nobody guesses between several people or none', () => {
  for (const guests of [[mother], [mother, interpreter], [mother, leo, pat], [mother, fatherOfLeo, carerOfPat]]) {
    equal(patientPaidForBy(mother, guests), undefined);
  }
});

Deno.test('a patient whom a guest came for is offered once, and not beside a guest of that name', () => {
  equal(absentPatients([motherOfLeo, fatherOfLeo, carerOfPat]), ['Leo Silva', 'Pat Lee']);
  equal(absentPatients([motherOfLeo, guest('leo  silva', 'patient')]), []);
});
