import type { LitElement, ReactiveController } from 'lit';
import { LiveConnection } from './live-connection.ts';
import { KnownRequests, type PaymentRequest, type RequestChange } from './payment-request.ts';
import { messageOf } from './rest.ts';
import { hasToken, type TokenHolder, tokenOf } from './token-source.ts';

/** What an element says of the call that it shows, and what it does with the news of it. */
export interface Call {
  /** What makes it another call when it changes: the call, the clinic, the addresses of the services. */
  identity(): readonly string[];
  /** There is a token. Answers where the live view is, or nothing as long as something else is missing. */
  begin(): string | undefined | Promise<string | undefined>;
  /** It is another call: what the element knows of the one before is forgotten. */
  forget(): void;
  /** Asks REST for the requests of the call, and for whatever else the element shows. */
  read(): Promise<PaymentRequest[]>;
  /** The requests that were read are known now. */
  hasRead(): void;
  /** When REST is asked again although nothing happened; nothing: not before the next connection. */
  readAgainAfterMs(): number | undefined;
  /** The requests of the call, told when the live connection is made. */
  snapshot(requests: PaymentRequest[]): void;
  /** Something happened to a request, at that time. */
  event(name: string, request: PaymentRequest, at: string): void;
  /** A request is new, or is known in a newer version. */
  changed(change: RequestChange): void;
}

/**
 * The payment requests of one call, kept up to date: by REST when a live connection begins, by the live connection since,
 * and by REST again when the element wants it. Begins when the element has a token and all addresses, ends when the
 * element leaves the page, and begins anew when the element shows another call.
 */
export class CallRequests implements ReactiveController {
  /** Newest first. */
  requests: readonly PaymentRequest[] = [];
  /** Whether the live connection stands; nothing: the first one is not made yet. */
  connected: boolean | undefined;
  /** Why the last reading failed: what is shown may be old. */
  problem = '';
  /** REST has answered at least once. */
  loaded = false;

  #known = new KnownRequests();
  #live: LiveConnection | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts beginnings and ends: an answer that belongs to an earlier one is dropped. */
  #run = 0;
  #identity: string | undefined;
  #token: unknown[] = [];

  constructor(
    private readonly host: LitElement & TokenHolder,
    private readonly call: Call,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.host.hasUpdated) void this.#begin();
  }

  hostDisconnected(): void {
    this.end();
  }

  hostUpdated(): void {
    const identity = JSON.stringify(this.call.identity());
    const token = [this.host.token, this.host.getToken];
    const otherCall = identity !== this.#identity;
    const tokenArrived = !this.#live && token.some((part, index) => part !== this.#token[index]);
    this.#identity = identity;
    this.#token = token;
    if (!otherCall && !tokenArrived) return;
    this.end();
    this.#forget();
    void this.#begin();
  }

  get isFollowed(): boolean {
    return this.#live !== undefined;
  }

  get(id: string): PaymentRequest | undefined {
    return this.#known.get(id);
  }

  /** Takes news in, whoever told it. Answers whether it was news. */
  take(news: PaymentRequest): boolean {
    const change = this.#known.take(news);
    if (!change) return false;
    this.requests = this.#known.all();
    this.host.requestUpdate();
    this.call.changed(change);
    return true;
  }

  /** Asks REST now. */
  async read(): Promise<void> {
    const run = this.#run;
    try {
      const requests = await this.call.read();
      if (run !== this.#run) return;
      this.problem = '';
      requests.forEach((request) => this.take(request));
      this.loaded = true;
      this.call.hasRead();
    } catch (failure) {
      if (run !== this.#run) return;
      this.problem = messageOf(failure);
    }
    this.host.requestUpdate();
    clearTimeout(this.#timer);
    const afterMs = this.#live && this.call.readAgainAfterMs();
    if (afterMs !== undefined) this.#timer = setTimeout(() => void this.read(), afterMs);
  }

  /** Follows the call no longer. What is known stays on the screen. */
  end(): void {
    this.#run++;
    this.#live?.close();
    this.#live = undefined;
    clearTimeout(this.#timer);
  }

  #forget() {
    this.#known = new KnownRequests();
    this.requests = [];
    this.connected = undefined;
    this.problem = '';
    this.loaded = false;
    this.call.forget();
    this.host.requestUpdate();
  }

  async #begin() {
    if (!hasToken(this.host)) return;
    const run = this.#run;
    const url = await this.call.begin();
    if (!url || run !== this.#run || this.#live || !this.host.isConnected) return;
    this.#live = new LiveConnection(url, tokenOf(this.host), {
      connecting: () => void this.read(),
      connected: (isConnected) => {
        this.connected = isConnected;
        this.host.requestUpdate();
      },
      snapshot: (requests) => this.call.snapshot(requests),
      change: (name, request, at) => this.call.event(name, request, at),
    });
  }
}
