import { say, sayIfKnown } from './words.ts';

/**
 * Calls to Caretill's services: JSON in and out, a bearer token on each, and every failure as one kind of error whose
 * message can be shown to the person as it is (RFC 9457 problem+json is read; a missing network is told as such).
 */
export type TokenSource = () => Promise<string>;

export class CallFailed extends Error {
  constructor(message: string, readonly status: number, readonly code: string) {
    super(message);
  }

  /** The token is missing, wrong or too old: trying again with the same one is useless. */
  get signedOut(): boolean {
    return this.status === 401;
  }
}

const TIMEOUT_MS = 15_000;

export class Service {
  constructor(private readonly baseUrl: string, private readonly token: TokenSource) {}

  async get<T>(path: string): Promise<T> {
    return (await this.#call('GET', path)).json();
  }

  /** A command: sent again with the same key, it has one effect and gives the same answer. */
  async post<T>(path: string, body: unknown = {}, idempotencyKey: string = crypto.randomUUID()): Promise<T> {
    const response = await this.#call('POST', path, body, { 'Idempotency-Key': idempotencyKey });
    return bodyOf(response);
  }

  /** Changes what was read at this version; fails with status 412 when somebody else was faster. */
  async patch<T>(path: string, body: unknown, version: number): Promise<T> {
    const response = await this.#call('PATCH', path, body, { 'If-Match': `"${version}"` });
    return bodyOf(response);
  }

  async delete(path: string): Promise<void> {
    await this.#call('DELETE', path);
  }

  async #call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(this.baseUrl.replace(/\/$/, '') + path, {
        method,
        headers: {
          Accept: 'application/json, application/problem+json',
          Authorization: `Bearer ${await this.token()}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new CallFailed(say('problem.unreachable'), 0, 'unreachable');
    }
    if (!response.ok) throw await failureOf(response);
    return response;
  }
}

async function bodyOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function failureOf(response: Response): Promise<CallFailed> {
  let problem: { code?: string; title?: string; detail?: string; violations?: { message: string }[] } = {};
  try {
    problem = await response.json();
  } catch {
    // Not from our services (a proxy's page, say): the status has to do.
  }
  const code = problem.code ?? '';
  const message =
    sayIfKnown(`problem.${code}`) ??
    sayIfKnown(`problem.${response.status}`) ??
    (problem.violations?.map((violation) => violation.message).join(' ') || problem.detail || problem.title) ??
    say('problem.unexpected');
  return new CallFailed(message, response.status, code);
}

/** The message of whatever went wrong, fit to be shown. */
export function messageOf(failure: unknown): string {
  return failure instanceof CallFailed ? failure.message : say('problem.unexpected');
}
