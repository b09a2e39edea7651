import './all-messages.ts';
import { dayOf, daysBetween, startOfDay } from '../../main/typescript/dates.ts';
import { equal } from './equal.ts';

Deno.test('a day begins at midnight of the person, over the ends of months and years too', () => {
  equal(startOfDay('2026-12-31', 1), new Date(2027, 0, 1).toISOString());
  equal(startOfDay('2026-03-01'), new Date(2026, 2, 1).toISOString());
  equal(startOfDay(''), '');
});

Deno.test('a day of a clinic begins at midnight there, on the days that clocks change too', () => {
  equal(startOfDay('2026-11-23', 0, 'Australia/Sydney'), '2026-11-22T13:00:00.000Z');
  equal(startOfDay('2026-10-04', 0, 'Australia/Sydney'), '2026-10-03T14:00:00.000Z');
  equal(startOfDay('2026-10-04', 1, 'Australia/Sydney'), '2026-10-04T13:00:00.000Z');
  equal(startOfDay('2026-04-05', 0, 'Australia/Sydney'), '2026-04-04T13:00:00.000Z');
  equal(startOfDay('2026-04-05', 1, 'Australia/Sydney'), '2026-04-05T14:00:00.000Z');
  equal(startOfDay('2026-11-23', 0, 'America/Los_Angeles'), '2026-11-23T08:00:00.000Z');
  equal(startOfDay('2026-01-01', 0, 'Asia/Kathmandu'), '2025-12-31T18:15:00.000Z');
});

Deno.test('a day whose midnight the clocks skip or have twice begins once, at the first instant of it', () => {
  equal(startOfDay('2026-04-24', 0, 'Africa/Cairo'), '2026-04-23T22:00:00.000Z');
  equal(startOfDay('2026-11-01', 0, 'America/Havana'), '2026-11-01T04:00:00.000Z');
});

Deno.test('an instant is on another day elsewhere', () => {
  const evening = new Date('2026-11-22T13:30:00Z');
  equal(
    [dayOf(evening, 'Australia/Sydney'), dayOf(evening, 'UTC'), dayOf(evening, 'America/Los_Angeles')],
    ['2026-11-23', '2026-11-22', '2026-11-22'],
  );
  equal(
    [
      daysBetween('2026-02-28', '2026-03-01'),
      daysBetween('2026-11-23', '2026-11-23'),
      daysBetween('2026-11-23', '2025-11-23'),
    ],
    [1, 0, -365],
  );
});
