import type { Presence } from './client-types.ts';
import type { PaymentRequest } from './payment-request.ts';

/**
 * The live view of one call: a WebSocket that reconnects whenever it ends, until `close` is called.
 * First connect and reconnect are one path: each begins with `connecting`, and the server's snapshot follows. Pauses
 * between attempts grow to half a minute and are jittered, so that a restarted server is not overloaded.
 *
 * A browser may not notice that a connection is dead. So the server sends a heartbeat, and a connection that is silent
 * for longer is replaced. It is replaced as well when the person comes back to the page, or the device comes back
 * online, because it may have died meanwhile.
 */
export interface LiveListener {
  /** An attempt begins. The listener reads from REST what the live view does not carry. */
  connecting(): Promise<void>;
  snapshot(requests: PaymentRequest[]): void;
  /** `at` is when it happened. */
  change(event: string, request: PaymentRequest, at: string): void;
  /** Who is connected, among all who were since the call began; sent to staff when it changes. */
  presence(participants: readonly Presence[]): void;
  /** False from the moment the connection is lost until the next snapshot. */
  connected(isConnected: boolean): void;
}

/** The messages of the live view (contracts, live-asyncapi.yaml); any other is ignored. */
type LiveMessage =
  | { type: 'snapshot'; paymentRequests: PaymentRequest[] }
  | { type: 'change'; event: string; at: string; paymentRequest: PaymentRequest }
  | { type: 'presence'; participants: Presence[] }
  | { type: 'heartbeat' };

export const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 500;
const CONNECT_TIMEOUT_MS = 10_000;
/** The server closes with this code when the token has expired or was revoked (docs/problems.md). */
const TOKEN_ENDED = 4401;
/** Two and a half times the interval of the server's heartbeat, which is 20 seconds (contracts, live-asyncapi.yaml). */
export const SILENCE_LIMIT_MS = 50_000;

/** How long to wait after so many failed attempts in a row (0 = the first): doubling, capped, and jittered by half. */
export function reconnectWaitMs(failedAttempts: number, random: number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failedAttempts, 10));
  return Math.round(ceiling * (0.5 + random / 2));
}

export class LiveConnection {
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failedAttempts = 0;
  /** The snapshot of this connection has arrived. */
  #isOpen = false;
  /** Counts attempts, so that a token that arrives late belongs to none. */
  #attempt = 0;
  #closed = false;

  /** Where there is no page, as on a server, the connection is renewed by its silence alone. */
  constructor(
    private readonly url: string,
    private readonly token: () => Promise<string>,
    private readonly listener: LiveListener,
  ) {
    globalThis.addEventListener?.('online', this.#renew);
    globalThis.addEventListener?.('offline', this.#offline);
    globalThis.addEventListener?.('pageshow', this.#shown as EventListener);
    globalThis.document?.addEventListener('visibilitychange', this.#renew);
    void this.#connect();
  }

  close(): void {
    this.#closed = true;
    globalThis.removeEventListener?.('online', this.#renew);
    globalThis.removeEventListener?.('offline', this.#offline);
    globalThis.removeEventListener?.('pageshow', this.#shown as EventListener);
    globalThis.document?.removeEventListener('visibilitychange', this.#renew);
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** @param tokenEnded whether the last connection ended with its token, so that REST says first whether to go on */
  async #connect(tokenEnded = false): Promise<void> {
    this.#drop();
    // An attempt that hangs counts as failed.
    this.#lostAfter(CONNECT_TIMEOUT_MS);
    const attempt = this.#attempt;
    const reading = this.listener.connecting();
    if (tokenEnded) await reading;
    let token: string;
    try {
      token = await this.token();
    } catch {
      if (attempt === this.#attempt) this.#lost();
      return;
    }
    // Another attempt may have begun, or the page may have gone, while the token was fetched.
    if (attempt !== this.#attempt) return;

    // A browser cannot set headers on a WebSocket, and a URL ends up in logs, so the token is sent as a subprotocol.
    const bearer = encodeURIComponent(`quarkus-http-upgrade#Authorization#Bearer ${token}`);
    const socket = new WebSocket(this.url, ['bearer-token-carrier', bearer]);
    this.#socket = socket;
    socket.onmessage = (message) => socket === this.#socket && this.#receive(JSON.parse(message.data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#lost(code === TOKEN_ENDED);
  }

  #receive(message: LiveMessage) {
    if (message.type === 'snapshot') {
      this.#failedAttempts = 0;
      this.#isOpen = true;
      this.listener.snapshot(message.paymentRequests);
      this.listener.connected(true);
    } else if (message.type === 'change') {
      this.listener.change(message.event, message.paymentRequest, message.at);
    } else if (message.type === 'presence') {
      this.listener.presence(message.participants);
    }
    // Until the snapshot, the limit is that of connecting. The listener may have closed this connection.
    if (this.#isOpen && this.#socket) this.#lostAfter(SILENCE_LIMIT_MS);
  }

  #lostAfter(ms: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost(), ms);
  }

  #lost(tokenEnded = false): void {
    this.#drop();
    if (this.#closed) return;
    this.listener.connected(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(tokenEnded), reconnectWaitMs(this.#failedAttempts++, Math.random()));
  }

  #offline = (): void => this.#lost();

  #renew = (): void => {
    if (globalThis.document?.visibilityState !== 'hidden') void this.#connect();
  };

  /** Back from the browser's cache of pages, where no connection lives on. */
  #shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.#renew();
  };

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isOpen = false;
    this.#attempt++;
    socket?.close();
  }
}
