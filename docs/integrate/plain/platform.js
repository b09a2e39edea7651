/** What both pages ask of the platform's own backend. */

const LIMIT_MS = 20_000;

/** Throws unless the backend agrees. @param {string} path @param {unknown} [body] */
export async function post(path, body) {
  return answerTo(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
}

/** Throws unless the backend agrees. @param {string} path */
export async function get(path) {
  return answerTo(path, {});
}

async function answerTo(path, options) {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return JSON.parse((await response.text()) || 'null');
}

/** Where Caretill's services and Stripe.js are. */
export const addresses = await get('/config.json');

/** The call that the page's address names. It is no secret: what may be done in it depends on the token. */
export const callOfPage = new URLSearchParams(location.search).get('call');

/** Says what is wrong. @param {string} words */
export function tell(words) {
  document.querySelector('[role=alert]').textContent = words;
}

// A mistake of this page or of its settings, such as an origin that is not allowed. It is in the console too.
document.addEventListener('caretill-error', ({ detail }) => tell(`${detail.code}: ${detail.message}`));
