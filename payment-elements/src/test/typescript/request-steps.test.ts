import './all-messages.ts';
import { KnownRequests } from '../../main/typescript/payment-request.ts';
import { RequestSteps } from '../../main/typescript/payment-request/request-steps.ts';
import type { Moment } from '../../main/typescript/timeline.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

const AT = '2026-11-23T01:02:03Z';

/** The steps of a call whose REST answers with these moments. */
function stepsOf(moments: Moment[]) {
  const known = new KnownRequests();
  const failures: unknown[] = [];
  let reachable = true;
  const host = { requestUpdate() {}, addController() {}, removeController() {}, updateComplete: Promise.resolve(true) };
  const steps = new RequestSteps(host, {
    known: (id) => known.get(id),
    readSteps: () =>
      reachable
        ? Promise.resolve({
            ...request(moments.length),
            timeline: moments.map((moment, index) => ({ ...moment, version: index + 1 })),
          })
        : Promise.reject(new Error('unreachable')),
    take: (update) => known.take(update),
    failed: (failure) => failures.push(failure),
  });
  return {
    steps,
    known,
    failures,
    reach: (now: boolean) => (reachable = now),
    hear: (event: string, version: number) => {
      steps.receive(event, request(version), AT);
      known.take(request(version));
    },
  };
}

const moment = (event: string, detail?: string): Moment => ({ event, at: AT, detail });

Deno.test('what the payer is doing is the latest event, whatever arrives late or beside it', () => {
  const { hear, steps } = stepsOf([]);
  hear('PaymentActionRequired', 4);
  hear('PaymentStarted', 3);
  hear('PaymentReminded', 5);
  hear('PaymentDelivered', 6);
  equal(steps.latestEvent('preq_1'), 'PaymentActionRequired');
});

Deno.test('steps that nobody looks at are not read', async () => {
  const { failures, hear, steps, reach } = stepsOf([moment('PaymentRequested')]);
  reach(false);
  hear('PaymentRefunded', 2);
  await steps.read('preq_1');
  equal([steps.of('preq_1'), failures], [[], []]);
});

Deno.test('steps that somebody looks at are read, and a failure is shown', async () => {
  const { failures, known, steps, reach } = stepsOf([moment('PaymentRequested')]);
  known.take(request(1));
  reach(false);
  steps.show('preq_1', true);
  await steps.read('preq_1');
  equal(failures.length > 0, true);
  reach(true);
  await steps.read('preq_1');
  equal(
    steps.of('preq_1').map(({ event }) => event),
    ['PaymentRequested'],
  );
});

Deno.test('another call begins without the steps of the one before', async () => {
  const { hear, steps } = stepsOf([moment('PaymentRequested'), moment('PaymentOpened')]);
  hear('PaymentOpened', 2);
  steps.show('preq_1', true);
  await steps.read('preq_1');
  steps.forget();
  equal([steps.of('preq_1'), steps.areShown('preq_1'), steps.latestEvent('preq_1')], [[], false, undefined]);
});
