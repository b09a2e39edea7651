/** What both pages ask of the platform's own backend. */

const LIMIT_MS = 20_000;

interface Addresses {
  clinicId: string;
  clinicConfigServiceUrl: string;
  paymentRequestServiceUrl: string;
  notificationServiceUrl: string;
  stripeJsUrl: string;
}

/** Throws unless the backend agrees. */
export function post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
  return answerTo(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Throws unless the backend agrees. */
export function get<Answer>(path: string): Promise<Answer> {
  return answerTo(path, {});
}

async function answerTo<Answer>(path: string, options: RequestInit): Promise<Answer> {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return JSON.parse((await response.text()) || 'null');
}

/** Where Caretill's services and Stripe.js are. */
export const addresses = await get<Addresses>('/config.json');

/** The call that the page's address names. It is no secret: what may be done in it depends on the token. */
export const callOfPage = new URLSearchParams(location.search).get('call');

/** Where the build puts the elements' languages and fonts: see vite.config.ts. */
export const ELEMENTS_FILES = '/caretill/';
