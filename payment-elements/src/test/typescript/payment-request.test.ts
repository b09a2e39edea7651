import { KnownRequests } from '../../main/typescript/payment-request.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

Deno.test('an update of an older version changes nothing', () => {
  const known = new KnownRequests();
  known.take(request(4, { status: 'PAID' }));
  equal(known.take(request(3, { status: 'PAYING' })), undefined);
  equal(known.get('preq_1')?.status, 'PAID');
});

Deno.test('the same version twice changes nothing', () => {
  const known = new KnownRequests();
  known.take(request(2, { description: 'Consultation' }));
  equal(known.take(request(2, { description: 'Consultation' })), undefined);
});

Deno.test('the description from REST outlives live updates, which have none', () => {
  const known = new KnownRequests();
  known.take(request(1));
  known.take(request(1, { description: 'Consultation' }));
  known.take(request(2, { status: 'PAID' }));
  equal(known.get('preq_1')?.description, 'Consultation');
  equal(known.get('preq_1')?.status, 'PAID');
});

Deno.test('every order of the same updates ends in the same state', () => {
  const updates = [
    request(1, { description: 'Consultation' }),
    request(2),
    request(3, { status: 'PAYING' }),
    request(4, { status: 'PAID' }),
  ];
  for (const order of permutations(updates)) {
    const known = new KnownRequests();
    order.forEach((one) => known.take(one));
    equal([known.get('preq_1')?.version, known.get('preq_1')?.status], [4, 'PAID']);
  }
});

Deno.test('the newest request comes first', () => {
  const known = new KnownRequests();
  known.take(request(1));
  known.take(request(1, { id: 'preq_2', createdAt: '2026-11-23T01:05:00.000Z' }));
  equal(
    known.all().map(({ id }) => id),
    ['preq_2', 'preq_1'],
  );
});

function permutations<T>(items: T[]): T[][] {
  return items.length === 0
    ? [[]]
    : items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((others) => [item, ...others]));
}
