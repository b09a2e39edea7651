import './all-messages.ts';
import { hasMessage, say } from '../../main/typescript/messages.ts';
import { equal } from './equal.ts';

const DOCUMENT = new URL('../../../../docs/problems.md', import.meta.url);

/** Codes and statuses of the tables of the document. */
const CODES = [...Deno.readTextFileSync(DOCUMENT).matchAll(/<a id="([a-z-]+)"><\/a>`\1` \| ([^|]+) \|/g)].map(
  ([, code, status]) => ({ code, status }),
);

/** Only a mistake in a page leads to these; they keep the service's own text, which says what to correct. */
const OF_A_WRONG_PAGE = [
  'malformed-request',
  'method-not-allowed',
  'not-acceptable',
  'too-large',
  'unsupported-media-type',
  'precondition-required',
  'refused',
  'idempotency-key-missing',
  'idempotency-key-reused',
];

const OF_OTHER_CALLERS = [
  'other-organisation', // the video-call platform
  'signature-refused', // Stripe
  'body-incomplete', // Stripe
  'webhook-endpoint-exists', // the video-call platform
  'too-many-webhook-endpoints', // the video-call platform
];

/** What the service says of each field is shown at the field. */
const AT_THE_FIELD = ['validation-failed'];

const WITHOUT_MESSAGE = [...OF_A_WRONG_PAGE, ...OF_OTHER_CALLERS, ...AT_THE_FIELD];

Deno.test('every problem that people can meet has a message', () => {
  equal(CODES.length > 50, true);
  for (const { code, status } of CODES.filter(({ code }) => !WITHOUT_MESSAGE.includes(code))) {
    const known = [`problem.${code}`, `clinics.refused.${code}`, `problem.${status}`].some(hasMessage);
    equal([code, known], [code, true]);
  }
  equal(
    WITHOUT_MESSAGE.filter((code) => !CODES.some((listed) => listed.code === code)),
    [],
  );
});

Deno.test('no amount that cannot be asked for is said in minor units', () => {
  for (const code of ['amount-below-minimum', 'amount-above-maximum', 'refund-exceeds-payment'] as const) {
    equal(/^[A-Z][^0-9]*\.$/.test(say(`problem.${code}`)), true, code);
  }
});
