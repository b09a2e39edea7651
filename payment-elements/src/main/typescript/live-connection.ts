import type { PaymentRequest } from './payment-request.ts';

/**
 * The live view of one call: a WebSocket that reconnects whenever it ends, until `close` is called.
 * First connect and reconnect are one path: each begins with `connecting`, and the server's snapshot follows. Pauses
 * between attempts grow to half a minute and are jittered, so that a restarted server is not overloaded. Coming back
 * online, or back to the page, retries at once.
 */
export interface LiveListener {
  /** An attempt begins. The listener reads from REST what the live view does not carry. */
  connecting(): void;
  snapshot(requests: PaymentRequest[]): void;
  /** `at` is when it happened. */
  change(event: string, request: PaymentRequest, at: string): void;
  /** False from the moment the connection is lost until the next snapshot. */
  connected(isConnected: boolean): void;
}

/** The messages of the live view, see docs/architecture.md; any other is ignored. */
type LiveMessage =
  | { type: 'snapshot'; paymentRequests: PaymentRequest[] }
  | { type: 'change'; event: string; at: string; paymentRequest: PaymentRequest };

export const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 500;
const CONNECT_TIMEOUT_MS = 10_000;

/** How long to wait after so many failed attempts in a row (0 = the first): doubling, capped, and jittered by half. */
export function reconnectWaitMs(failedAttempts: number, random: number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failedAttempts, 10));
  return Math.round(ceiling * (0.5 + random / 2));
}

export class LiveConnection {
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failedAttempts = 0;
  #closed = false;

  constructor(
    private readonly url: string,
    private readonly token: () => Promise<string>,
    private readonly listener: LiveListener,
  ) {
    addEventListener('online', this.#tryNow);
    addEventListener('offline', this.#lost);
    document.addEventListener('visibilitychange', this.#tryNow);
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    removeEventListener('online', this.#tryNow);
    removeEventListener('offline', this.#lost);
    document.removeEventListener('visibilitychange', this.#tryNow);
    clearTimeout(this.#timer);
    this.#drop();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    this.#drop();
    this.listener.connecting();
    let token: string;
    try {
      token = await this.token();
    } catch {
      this.#lost();
      return;
    }
    // Another attempt may have begun, or the page may have gone, while the token was fetched.
    if (this.#closed || this.#socket) return;

    // A browser cannot set headers on a WebSocket, and a URL ends up in logs, so the token is sent as a subprotocol.
    const bearer = encodeURIComponent(`quarkus-http-upgrade#Authorization#Bearer ${token}`);
    const socket = new WebSocket(this.url, ['bearer-token-carrier', bearer]);
    this.#socket = socket;
    // An attempt that hangs counts as failed.
    this.#timer = setTimeout(() => this.#lost(), CONNECT_TIMEOUT_MS);
    socket.onmessage = (message) => this.#receive(JSON.parse(message.data));
    socket.onclose = () => socket === this.#socket && this.#lost();
  }

  #receive(message: LiveMessage) {
    if (message.type === 'snapshot') {
      clearTimeout(this.#timer);
      this.#failedAttempts = 0;
      this.listener.snapshot(message.paymentRequests);
      this.listener.connected(true);
    } else if (message.type === 'change') {
      this.listener.change(message.event, message.paymentRequest, message.at);
    }
  }

  #lost = (): void => {
    this.#drop();
    if (this.#closed) return;
    this.listener.connected(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), reconnectWaitMs(this.#failedAttempts++, Math.random()));
  };

  #tryNow = (): void => {
    if (document.visibilityState === 'hidden' || this.#socket) return;
    this.#connect();
  };

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }
}
