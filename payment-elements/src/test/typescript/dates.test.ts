import { startOfDay } from '../../main/typescript/dates.ts';
import { equal } from './equal.ts';

Deno.test('a day begins at midnight of the person, over the ends of months and years too', () => {
  equal(startOfDay('2026-12-31', 1), new Date(2027, 0, 1).toISOString());
  equal(startOfDay('2026-03-01'), new Date(2026, 2, 1).toISOString());
  equal(startOfDay(''), '');
});
