import './all-messages.ts';
import type { LitElement } from 'lit';
import { CallRequests } from '../../main/typescript/call-requests.ts';
import type { PaymentRequest } from '../../main/typescript/payment-request.ts';
import type { TokenHolder } from '../../main/typescript/token-source.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

/** An element that shows a call, as far as its requests need one; the live connection is left out. */
function call() {
  const host = {
    token: '',
    getToken: undefined,
    hasUpdated: true,
    isConnected: true,
    requestUpdate() {},
    addController() {},
  };
  const seen = { begun: 0, forgotten: 0, changed: [] as number[], answer: Promise.resolve([] as PaymentRequest[]) };
  const identity = { callId: 'call-1' };
  const requests = new CallRequests(host as unknown as LitElement & TokenHolder, {
    identity: () => [identity.callId],
    begin: () => {
      seen.begun++;
      return undefined;
    },
    forget: () => seen.forgotten++,
    read: () => seen.answer,
    hasRead: () => {},
    readAgainAfterMs: () => undefined,
    snapshot: () => {},
    event: () => {},
    changed: ({ after }) => seen.changed.push(after.version),
  });
  return { host, seen, identity, requests };
}

Deno.test('a call is followed when there is a token, and not again with each update', () => {
  const { host, seen, requests } = call();
  requests.hostUpdated();
  equal(seen.begun, 0);
  host.token = 'token';
  requests.hostUpdated();
  requests.hostUpdated();
  equal(seen.begun, 1);
});

Deno.test('of another call nothing is known', () => {
  const { host, identity, seen, requests } = call();
  host.token = 'token';
  requests.hostUpdated();
  requests.take(request(1));
  identity.callId = 'call-2';
  requests.hostUpdated();
  equal([requests.requests, requests.get('preq_1'), seen.begun], [[], undefined, 2]);
});

Deno.test('an answer that arrives after the call has changed is dropped', async () => {
  const { host, identity, seen, requests } = call();
  host.token = 'token';
  requests.hostUpdated();
  const { promise, resolve } = Promise.withResolvers<PaymentRequest[]>();
  seen.answer = promise;
  const reading = requests.read();
  identity.callId = 'call-2';
  requests.hostUpdated();
  resolve([request(1)]);
  await reading;
  equal([requests.requests, requests.loaded], [[], false]);
});

Deno.test('only changes are reported, and a failure is shown until a read succeeds', async () => {
  const { seen, requests } = call();
  seen.answer = Promise.reject(new Error('unreachable'));
  await requests.read();
  equal([requests.problem !== '', requests.loaded], [true, false]);
  seen.answer = Promise.resolve([request(2)]);
  await requests.read();
  await requests.read();
  equal([requests.take(request(1)), requests.take(request(3))], [false, true]);
  equal([seen.changed, requests.problem, requests.loaded], [[2, 3], '', true]);
});
