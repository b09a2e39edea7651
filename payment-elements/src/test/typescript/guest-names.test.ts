import { namesOf } from '../../main/typescript/payment-request/guest-names.ts';
import { equal } from './equal.ts';

const names = (...displayNames: string[]) => [
  ...namesOf(displayNames.map((displayName, index) => ({ participantId: `guest-${index}`, displayName }))).values(),
];

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
