import './all-messages.ts';
import { KnownRequests, withoutWords } from '../../main/typescript/payment-request.ts';
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

Deno.test('a live change takes no name away, because it carries none', () => {
  const known = new KnownRequests();
  const names = {
    patientName: 'Leo',
    payerName: 'Ana',
    payerIsPatient: false,
    clinicName: 'Demo',
    clinicianName: 'Dr Chu',
  };
  known.take(request(1, { description: 'Consultation', ...names }));
  known.take(request(2, { status: 'PAID' }));
  const kept = Object.entries(known.get('preq_1')!).filter(([name]) => name in names);
  equal(kept.sort(), Object.entries(names).sort());
});

Deno.test('a browser stores neither names of people nor what was written', () => {
  const words = {
    description: 'Consultation',
    itemNumber: '23',
    practitioner: { name: 'Dr Lee', providerNumber: null },
  };
  const names = { patientName: 'Leo', payerName: 'Ana', payerIsPatient: false, clinicianName: 'Dr Chu' };
  equal(withoutWords(request(1, { ...words, ...names, clinicName: 'Demo' })), request(1, { clinicName: 'Demo' }));
});
