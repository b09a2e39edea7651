import type { Problem, ServiceTrouble, TokenSource } from './client-types.ts';

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

/** How long to wait for the answer that says whether a service that was not reached is there for other origins. */
const PROBE_TIMEOUT_MS = 3_000;

/**
 * Calls to one of Caretill's services: JSON in and out, a bearer token on each, and every failure as one kind of error (it
 * reads RFC 9457 problem+json, and reports a missing network as such).
 */
export class ServiceClient {
  /** The service has answered this page, so the page's origin is allowed. */
  #hasAnswered = false;

  /**
   * @param baseUrl the service's address; a function if the host may change it
   * @param trouble called before a call fails for such a reason, for example because the token is no longer accepted
   */
  constructor(
    private readonly baseUrl: string | (() => string),
    private readonly token: TokenSource,
    private readonly trouble: (trouble: ServiceTrouble) => void = () => {},
  ) {}

  /** The message of a failure: `code` is the problem's, or says that there is no answer. */
  protected words(status: number, code: string, problem: Problem): string {
    return problem.detail ?? problem.title ?? (code || `HTTP ${status}`);
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#call('GET', path)).json();
  }

  /** Sends a command. Repeated with the same key, it has one effect and returns the same response. */
  async post<T>(path: string, body: unknown = {}, idempotencyKey: string = crypto.randomUUID()): Promise<T> {
    const response = await this.#call('POST', path, body, { 'Idempotency-Key': idempotencyKey });
    return bodyOf(response);
  }

  /**
   * Changes a resource. With the version at which it was read, it fails with status 412 if somebody else changed it first.
   */
  async patch<T>(path: string, body: unknown, version?: number): Promise<T> {
    const headers: Record<string, string> = version === undefined ? {} : { 'If-Match': `"${version}"` };
    return bodyOf(await this.#call('PATCH', path, body, headers));
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
      throw this.#failed(0, 'unreachable');
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
    const signal = AbortSignal.timeout(timeoutMs);
    let token: string;
    try {
      token = await inTime(this.token(), signal);
    } catch (cause) {
      // Whoever is offline gets no token either.
      if (globalThis.navigator?.onLine === false) throw this.#failed(0, 'unreachable');
      this.trouble({ code: 'token-unavailable', address: this.#address, cause });
      throw this.#failed(0, 'token-unavailable');
    }
    let response: Response;
    try {
      response = await fetch(this.#address.replace(/\/$/, '') + path, {
        method,
        headers: {
          Accept: 'application/json, application/problem+json',
          Authorization: `Bearer ${token}`,
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
      if (!(await this.#isOriginRefused(method))) throw this.#failed(0, 'unreachable');
      this.trouble({ code: 'origin-refused', address: this.#address });
      throw this.#failed(0, 'origin-refused');
    }
    this.#hasAnswered = true;
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (response.status === 401) this.trouble({ code: 'signed-out', address: this.#address });
    throw this.#failed(response.status, problem.code ?? '', problem);
  }

  #failed(status: number, code: string, problem: Problem = {}): CallFailed {
    return new CallFailed(this.words(status, code, problem), status, code, problem);
  }

  /**
   * A browser does not say whether a service is away or does not allow the page's origin. If it answers a request that
   * may go to any origin, and has never answered one of this page, it is the latter.
   */
  async #isOriginRefused(method: string): Promise<boolean> {
    if (this.#hasAnswered || method !== 'GET' || !globalThis.location) return false;
    try {
      const address = new URL(this.#address, globalThis.document?.baseURI);
      if (address.origin === location.origin) return false;
      await fetch(address.origin, {
        mode: 'no-cors',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      });
      return true;
    } catch {
      return false;
    }
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

async function problemOf(response: Response): Promise<Problem> {
  try {
    return await response.json();
  } catch {
    // Not from our services, for example a proxy's page, so only the status is known.
    return {};
  }
}
