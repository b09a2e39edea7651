import { KnownRequests } from '../../main/typescript/payment-request.ts';
import { RequestSteps } from '../../main/typescript/payment-request/request-steps.ts';
import type { Moment } from '../../main/typescript/timeline.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

const AT = '2026-11-23T01:02:03Z';

/** The steps of a call whose REST answers with these moments; says what was announced and how often REST was asked. */
function stepsOf(moments: Moment[]) {
  const known = new KnownRequests();
  const announced: string[] = [];
  const failures: unknown[] = [];
  let asked = 0;
  let reachable = true;
  const host = { requestUpdate() {}, addController() {}, removeController() {}, updateComplete: Promise.resolve(true) };
  const steps = new RequestSteps(host, {
    known: (id) => known.get(id),
    readSteps: () => {
      asked++;
      return reachable
        ? Promise.resolve({
            ...request(moments.length),
            timeline: moments.map((moment, index) => ({ ...moment, version: index + 1 })),
          })
        : Promise.reject(new Error('unreachable'));
    },
    take: (update) => known.take(update),
    announce: (text) => announced.push(text),
    isAnnouncedElsewhere: (event) => event === 'PaymentSucceeded',
    failed: (failure) => failures.push(failure),
  });
  return {
    steps,
    known,
    announced,
    failures,
    asked: () => asked,
    reach: (now: boolean) => (reachable = now),
    hear: (event: string, version: number) => {
      steps.receive(event, request(version), AT);
      known.take(request(version));
    },
  };
}

const moment = (event: string, detail?: string): Moment => ({ event, at: AT, detail });

Deno.test('each step is announced once, however often its live event arrives', () => {
  const { announced, hear } = stepsOf([]);
  hear('PaymentOpened', 2);
  hear('PaymentOpened', 2);
  hear('PaymentStarted', 3);
  hear('PaymentOpened', 2);
  equal(announced.length, 2);
});

Deno.test('what the element announces itself, and what has a pop-up, is not announced again', () => {
  const { announced, hear, steps } = stepsOf([]);
  steps.markAnnounced(request(2));
  hear('PaymentReminded', 2);
  hear('PaymentSucceeded', 3);
  equal(announced, []);
});

Deno.test(
  'a refund is announced when REST has answered with its status, although the steps are not shown',
  async () => {
    const { announced, hear, steps, asked } = stepsOf([
      moment('PaymentRequested'),
      moment('PaymentRefunded', 'FAILED'),
    ]);
    hear('PaymentRefunded', 2);
    equal(announced, []);
    await steps.read('preq_1');
    equal([announced.length, asked(), steps.hasUnannounced('preq_1')], [1, 1, false]);
  },
);

Deno.test('an announcement that REST could not tell is tried again, and the failure is not shown', async () => {
  const { announced, failures, hear, steps, reach } = stepsOf([
    moment('PaymentRequested'),
    moment('PaymentRefunded', 'FAILED'),
  ]);
  reach(false);
  hear('PaymentRefunded', 2);
  await steps.read('preq_1');
  equal([announced.length, failures.length, steps.hasUnannounced('preq_1')], [0, 0, true]);
  reach(true);
  await steps.read('preq_1');
  equal(announced.length, 1);
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
