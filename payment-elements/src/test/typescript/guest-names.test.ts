import './all-messages.ts';
import { namesOf, namesWithRoles } from '../../main/typescript/payment-request/guest-names.ts';
import type { Guest } from '#services/payment-request-service.ts';
import { equal } from './equal.ts';

const guests = (displayNames: string[]): Guest[] =>
  displayNames.map((displayName, index) => ({
    participantId: `guest-${index}`,
    displayName,
    role: 'patient',
    patientName: null,
  }));
const names = (...displayNames: string[]) => [...namesOf(guests(displayNames)).values()];

Deno.test('guests with different names are called by them', () => {
  equal(names('Pat Example', 'Ida', 'Pat'), ['Pat Example', 'Ida', 'Pat']);
  equal(names(), []);
});

Deno.test('guests whose names look alike are told apart by who joined first', () => {
  equal(names('Pat Example', 'Ida', 'Pat Example'), [
    'Pat Example (1 of 2 with this name, in the order they joined)',
    'Ida',
    'Pat Example (2 of 2 with this name, in the order they joined)',
  ]);
  for (const alike of ['pat example', 'Pat  Example', 'Pat\u200B Example', 'Pat\u00A0Example', 'Ｐat Example']) {
    equal([alike, names('Pat Example', alike)[1].includes('(2 of 2 ')], [alike, true]);
  }
  equal(names('Zoe\u0308', 'Zoë')[0].includes('(1 of 2 '), true);
});

Deno.test('a guest is named with the role, where not everybody is a patient', () => {
  const [leo, ana, ivy, ben] = guests(['Leo Silva', 'Ana Silva', 'Ivy Ito', 'leo silva']);
  equal([...namesWithRoles([leo, ana]).values()], ['Leo Silva', 'Ana Silva']);
  const roles = [leo, { ...ana, role: 'carer' as const }, { ...ivy, role: 'interpreter' as const }];
  equal(
    [...namesWithRoles([...roles, { ...ben, role: 'other' as const }]).values()],
    [
      'Leo Silva (1 of 2 with this name, in the order they joined) (patient)',
      'Ana Silva (carer)',
      'Ivy Ito (interpreter)',
      'leo silva (2 of 2 with this name, in the order they joined) (other guest)',
    ],
  );
});
