import { say, sayIfKnown } from './messages.ts';

/**
 * Calls to Caretill's services: JSON in and out, a bearer token on each, and every failure as one kind of error whose
 * message can be shown as it is (it reads RFC 9457 problem+json, and reports a missing network as such).
 */
export type TokenSource = () => Promise<string>;

/** A rule that a field of the request breaks; `field` is its path, such as `presets[2].amountMinor`. */
export interface Violation {
  field: string;
  message: string;
}

/** What a service says about a failure (RFC 9457). */
export interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  violations?: Violation[];
  /** The clinics that caused the failure. */
  clinicIds?: string[];
  /** The payment requests that caused the failure. */
  paymentRequestIds?: string[];
}

export class CallFailed extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly problem: Problem = {},
  ) {
    super(message);
  }

  /** The token is missing, invalid or expired, so retrying with the same one is useless. */
  get signedOut(): boolean {
    return this.status === 401;
  }
}

/**
 * Whether the service has answered and refused, so that nothing was done. The next attempt is another command: with the
 * same idempotency key it could get the same refusal again, although its reason is gone. After any other failure the
 * command may have been carried out, so it is sent again with its key.
 */
export function isRefusal(failure: unknown): boolean {
  return failure instanceof CallFailed && failure.status >= 400 && failure.status < 500 && failure.status !== 408;
}

const TIMEOUT_MS = 15_000;
/** A service waits for Stripe for half a minute, and then says so. */
const COMMAND_TIMEOUT_MS = 40_000;
/** A file may be large and take long, because the service writes it while it is read. */
const DOWNLOAD_TIMEOUT_MS = 120_000;

export class Service {
  /**
   * @param baseUrl the service's address; a function if the host may change it
   * @param signedOut called when the token is no longer accepted, before the call fails
   */
  constructor(
    private readonly baseUrl: string | (() => string),
    private readonly token: TokenSource,
    private readonly signedOut: () => void = () => {},
  ) {}

  async get<T>(path: string): Promise<T> {
    return (await this.#call('GET', path)).json();
  }

  /** Sends a command. Repeated with the same key, it has one effect and returns the same response. */
  async post<T>(path: string, body: unknown = {}, idempotencyKey: string = crypto.randomUUID()): Promise<T> {
    const response = await this.#call('POST', path, body, { 'Idempotency-Key': idempotencyKey });
    return bodyOf(response);
  }

  /** Changes a resource that was read at this version; fails with status 412 if somebody else changed it first. */
  async patch<T>(path: string, body: unknown, version: number): Promise<T> {
    const response = await this.#call('PATCH', path, body, { 'If-Match': `"${version}"` });
    return bodyOf(response);
  }

  async put<T>(path: string, body: unknown = {}): Promise<T> {
    return bodyOf(await this.#call('PUT', path, body));
  }

  async delete<T = void>(path: string): Promise<T> {
    return bodyOf(await this.#call('DELETE', path));
  }

  /** Reads the same address as a file. As always, the token is sent in the header, never in the address. */
  async download(path: string, type: string): Promise<Blob> {
    const response = await this.#call(
      'GET',
      path,
      undefined,
      { Accept: `${type}, application/problem+json` },
      DOWNLOAD_TIMEOUT_MS,
    );
    try {
      return await response.blob();
    } catch {
      throw new CallFailed(say('problem.unreachable'), 0, 'unreachable');
    }
  }

  get #address(): string {
    return typeof this.baseUrl === 'string' ? this.baseUrl : this.baseUrl();
  }

  async #call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    timeoutMs = method === 'GET' ? TIMEOUT_MS : COMMAND_TIMEOUT_MS,
  ): Promise<Response> {
    let response: Response;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      response = await fetch(this.#address.replace(/\/$/, '') + path, {
        method,
        headers: {
          Accept: 'application/json, application/problem+json',
          Authorization: `Bearer ${await inTime(this.token(), signal)}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal,
      });
    } catch {
      throw new CallFailed(say('problem.unreachable'), 0, 'unreachable');
    }
    if (response.ok) return response;
    const failure = await failureOf(response);
    if (failure.signedOut) this.signedOut();
    throw failure;
  }
}

/** The host's own function gives the token; it may never answer. */
function inTime<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
  return Promise.race([promise, late]);
}

async function bodyOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function failureOf(response: Response): Promise<CallFailed> {
  let problem: Problem = {};
  try {
    problem = await response.json();
  } catch {
    // Not from our services, for example a proxy's page, so only the status is known.
  }
  const code = problem.code ?? '';
  const message =
    sayIfKnown(`problem.${code}`) ??
    sayIfKnown(`problem.${response.status}`) ??
    (problem.violations?.map((violation) => violation.message).join(' ') || problem.detail || problem.title) ??
    say('problem.unexpected');
  return new CallFailed(message, response.status, code, problem);
}

/** The message of any error, suitable for showing. */
export function messageOf(failure: unknown): string {
  return failure instanceof CallFailed ? failure.message : say('problem.unexpected');
}
