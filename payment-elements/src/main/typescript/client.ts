import type { CallToFollow, Extras, Input, ServiceTrouble, TokenSource } from './client-types.ts';
import { KnownRequests } from './known-requests.ts';
import { LiveConnection } from './live-connection.ts';
import type { PaymentRequest } from './request-types.ts';
import { ServiceClient } from './service-client.ts';
import { liveUrl } from './token-source.ts';

/**
 * The package @caretill/client: calls to Caretill's services, typed by their OpenAPI documents, and the live view of a call.
 * For browsers and for servers that have `fetch` and `WebSocket`.
 */
export { CallFailed, isRefusal } from './service-client.ts';
export { isOpen } from './known-requests.ts';
export type * from './client-types.ts';
export type { PaymentRequest };

type Parts = Record<string, string | number | boolean | readonly (string | number)[] | undefined>;

/** One of the services. `Operations` says which operations it has. */
export class CaretillService<Operations extends { [Name in keyof Operations]: { answer: unknown } }> {
  readonly #client: ServiceClient;

  /** @param trouble told why a call fails, if it is the caller's mistake, such as a token that is refused */
  constructor(address: string, getToken: TokenSource, trouble?: (trouble: ServiceTrouble) => void) {
    this.#client = new ServiceClient(address, getToken, trouble);
  }

  /**
   * Calls an operation, such as `call('GET /v1/payment-requests', { query: { callId } })`. A command without a key gets a
   * new one; who repeats a command gives it the same key. Throws `CallFailed`.
   */
  async call<Name extends keyof Operations & string>(
    operation: Name,
    ...[input]: object extends Input<Operations[Name]>
      ? [input?: Input<Operations[Name]>]
      : [input: Input<Operations[Name]>]
  ): Promise<Operations[Name]['answer']> {
    const {
      path = {},
      query = {},
      body,
      idempotencyKey,
      version,
    } = (input ?? {}) as Extras & {
      path?: Parts;
      query?: Parts;
      body?: unknown;
    };
    const [method, template] = operation.split(' ');
    const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
    const parameters = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) =>
        [value ?? []].flat().map((one): [string, string] => [name, String(one)]),
      ),
    ).toString();
    const address = parameters ? `${filled}?${parameters}` : filled;
    switch (method) {
      case 'GET':
        return await this.#client.get(address);
      case 'POST':
        return await this.#client.post(address, body, idempotencyKey);
      case 'PATCH':
        return await this.#client.patch(address, body, version!);
      case 'PUT':
        return await this.#client.put(address, body);
      default:
        return await this.#client.delete(address);
    }
  }
}

/** Follows the requests of a call, and connects again whenever the connection ends, until it is closed. */
export function followCall(call: CallToFollow): { close(): void; readonly requests: readonly PaymentRequest[] } {
  const known = new KnownRequests();
  const take = (request: PaymentRequest) => {
    const change = known.take(request);
    if (change) call.changed(change);
  };
  const live = new LiveConnection(liveUrl(call.notificationServiceUrl, call.callId), call.getToken, {
    connecting: async () => {
      try {
        (await call.read?.())?.forEach(take);
      } catch {
        // Whoever reads knows; the live view goes on without.
      }
    },
    connected: (isConnected) => call.connected?.(isConnected),
    snapshot: (requests) => requests.forEach(take),
    change: (_event, request) => take(request),
    presence: (participants) => call.presence?.(participants),
  });
  return {
    close: () => live.close(),
    get requests() {
      return known.all();
    },
  };
}
