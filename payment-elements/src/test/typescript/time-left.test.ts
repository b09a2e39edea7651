import './all-messages.ts';
import { minutesLeft } from '../../main/typescript/pay/time-left.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

const one = request(1, { expiresAt: '2026-11-23T02:00:00Z' });
const left = (time: string) => minutesLeft(one, Date.parse(`2026-11-23T${time}Z`));

Deno.test('that time runs out is said from five minutes before the end, and once more for the last minute', () => {
  equal(left('01:54:59'), undefined);
  equal(left('01:55:00'), 5);
  equal(left('01:58:59'), 5);
  equal(left('01:59:00'), 1);
  equal(left('01:59:59'), 1);
});

Deno.test('what has ended is not said to end soon, also before the service says that it has', () => {
  equal(left('02:00:00'), undefined);
  equal(left('02:30:00'), undefined);
});
