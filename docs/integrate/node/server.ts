import { CallFailed } from '@caretill/client';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { admit, end } from './calls.ts';
import { register } from './clinics.ts';
import { SignInRefused } from './identity.ts';
import { Newest } from './newest.ts';
import { ofCall, take } from './outcomes.ts';
import { page } from './pages.ts';
import { accessToken, personOf, start } from './sessions.ts';
import { setting } from './settings.ts';

/**
 * The backend of a small video-call platform with Caretill's payments: it registers its clinic, signs clinicians in, admits
 * patients to calls, ends calls, hears by webhooks what was paid, and serves the pages.
 */
const MOST_BYTES = 64 * 1024;
const OF_CALL = /^\/api\/calls\/([\w-]{1,64})\/(guests|payments|end)$/;

interface Call {
  startedBy: string;
  hasEnded: boolean;
}

/** By their ids, which nobody can guess. */
const calls = new Newest<Call>();

interface Answer {
  status: number;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

/** Ends a request with this status. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super();
    this.status = status;
  }
}

const server = createServer({ requestTimeout: 15_000 }, async (request, response) => {
  let answer: Answer;
  try {
    answer = await answerTo(request);
  } catch (failure) {
    answer = { status: statusOf(failure) };
    if (answer.status >= 500) console.error(request.method, request.url, failure);
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
});

/** Caretill refuses what is wrong, such as a name that nobody can read; anything else it says is our trouble. */
function statusOf(failure: unknown): number {
  if (failure instanceof Refused) return failure.status;
  if (failure instanceof SignInRefused) return 401;
  return failure instanceof CallFailed && failure.status === 400 ? 400 : 502;
}

async function answerTo(request: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, callId = '', what] = OF_CALL.exec(pathname) ?? [];
  switch (`${request.method} ${what ?? pathname}`) {
    case 'GET /':
      return { status: 303, headers: { Location: '/consult.html' } };
    case 'GET /config.json':
      return json({
        clinicId: setting('CLINIC_ID'),
        clinicConfigServiceUrl: setting('CLINIC_CONFIG_URL'),
        paymentRequestServiceUrl: setting('PAYMENT_REQUEST_URL'),
        notificationServiceUrl: setting('NOTIFICATION_URL'),
        stripeJsUrl: setting('STRIPE_JS_URL'),
      });
    case 'POST /api/sign-in': {
      const { name = '', password = '' } = await fields(request);
      return { status: 204, headers: cookie('session', await start(name, password)) };
    }
    case 'POST /api/access-token':
      return json((await accessToken(cookieOf(request, 'session'))) ?? refuse(401));
    case 'POST /api/calls': {
      const startedBy = personOf(cookieOf(request, 'session')) ?? refuse(401);
      const started = randomUUID();
      calls.set(started, { startedBy, hasEnded: false });
      return json({ callId: started });
    }
    case 'POST guests': {
      if (calls.get(callId)?.hasEnded !== false) refuse(404);
      const { displayName = '', language = '' } = await fields(request);
      const participantId = cookieOf(request, 'participant') || randomUUID();
      const guest = await admit(callId, participantId, displayName, language);
      return { ...json(guest), headers: { ...json(guest).headers, ...cookie('participant', participantId) } };
    }
    case 'GET payments':
      ownCall(request, callId);
      return json(ofCall(callId));
    case 'POST end': {
      const call = ownCall(request, callId);
      await end(callId);
      call.hasEnded = true;
      return { status: 204 };
    }
    case 'POST /webhooks/caretill':
      return webhook(request);
    default:
      return file(request, pathname);
  }
}

/** The signature is over the body as it came, so it is read as text. */
async function webhook(request: IncomingMessage): Promise<Answer> {
  const body = await text(request);
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  try {
    take(body, headers);
    return { status: 204 };
  } catch (failure) {
    console.error('A webhook was refused:', failure instanceof Error ? failure.message : failure);
    return { status: 400 };
  }
}

async function file(request: IncomingMessage, pathname: string): Promise<Answer> {
  const found = request.method === 'GET' ? await page(pathname) : undefined;
  return found ? { status: 200, ...found } : { status: 404 };
}

/** A call of somebody else is answered like one that does not exist. */
function ownCall(request: IncomingMessage, callId: string): Call {
  const person = personOf(cookieOf(request, 'session')) ?? refuse(401);
  const call = calls.get(callId);
  return call?.startedBy === person ? call : refuse(404);
}

function refuse(status: number): never {
  throw new Refused(status);
}

function json(value: unknown): Answer {
  return {
    status: 200,
    body: JSON.stringify(value),
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  };
}

/** With https, add `Secure`. */
function cookie(name: string, value: string): Record<string, string> {
  return { 'Set-Cookie': `${name}=${value}; Path=/api; HttpOnly; SameSite=Strict` };
}

function cookieOf(request: IncomingMessage, name: string): string {
  return new RegExp(`(?:^|; )${name}=([\\w-]{1,64})`).exec(request.headers.cookie ?? '')?.[1] ?? '';
}

async function fields(request: IncomingMessage): Promise<Record<string, string | undefined>> {
  const body = await text(request);
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return refuse(400);
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BYTES) refuse(413);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

await register();
const port = Number(setting('PORT'));
server.listen(port, '127.0.0.1', () => console.log(`Listening at http://visits.localhost:${port}`));
