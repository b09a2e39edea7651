import './all-messages.ts';
import { CallFailed, Service } from '../../main/typescript/rest.ts';
import { equal } from './equal.ts';

/** Time limits that end at once; returns those that were asked for. */
function limitsThatEndAtOnce(): { asked: number[]; restore: () => void } {
  const asked: number[] = [];
  const original = AbortSignal.timeout;
  AbortSignal.timeout = (ms) => {
    asked.push(ms);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), 0);
    return controller.signal;
  };
  return { asked, restore: () => (AbortSignal.timeout = original) };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (failure) {
    return failure instanceof CallFailed ? failure.code : String(failure);
  }
}

Deno.test('a call whose token never comes fails in time', async () => {
  const limits = limitsThatEndAtOnce();
  try {
    const service = new Service('http://localhost:9', () => new Promise(() => {}));
    equal(await codeOf(service.get('/v1/anything')), 'token-unavailable');
  } finally {
    limits.restore();
  }
});

Deno.test('a command is waited for longer than a service waits for Stripe, a question is not', async () => {
  const limits = limitsThatEndAtOnce();
  try {
    const service = new Service('http://localhost:9', () => new Promise(() => {}));
    await codeOf(service.get('/v1/anything'));
    await codeOf(service.post('/v1/anything'));
    equal(limits.asked, [15_000, 40_000]);
  } finally {
    limits.restore();
  }
});
