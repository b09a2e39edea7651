import type { LitElement, ReactiveController } from 'lit';
import type { Presence, RequestChange } from './client-types.ts';
import { LiveConnection } from './live-connection.ts';
import { KnownRequests, type PaymentRequest } from './payment-request.ts';
import { messageOf } from './rest.ts';
import { hasToken, type TokenHolder, tokenOf } from './token-source.ts';

/** What an element provides about the call it shows, and how it reacts to changes. */
export interface Call {
  /** Identifies the call: its id, the clinic, the services' addresses. If one changes, it is another call. */
  identity(): readonly string[];
  /** Called when there is a token. Returns the live view's address, or undefined while something else is missing. */
  begin(): string | undefined | Promise<string | undefined>;
  /** The element now shows another call and must drop what it knows of the previous one. */
  forget(): void;
  /** Asks REST for the requests of the call, and for whatever else the element shows. */
  read(): Promise<PaymentRequest[]>;
  /** Called after the requests that were read have been stored in `requests`. */
  hasRead(): void;
  /** The services are reached again: a read succeeded after one that failed, or the live connection came back. */
  reconnected?(): void;
  /** When to read from REST again although nothing happened; undefined: only at the next connection. */
  readAgainAfterMs(): number | undefined;
  /** The requests of the call, sent when the live connection opens. */
  snapshot(requests: PaymentRequest[]): void;
  /** Something happened to a request at that time. */
  event(name: string, request: PaymentRequest, at: string): void;
  /** Who is connected. Only staff are told; undefined: nobody says so any more. */
  presence?(participants: readonly Presence[] | undefined): void;
  /** A request is new, or is known in a newer version. */
  changed(change: RequestChange): void;
}

/**
 * The payment requests of one call, kept up to date: read by REST when a live connection begins, updated live from then
 * on, and read by REST again when the element wants it. Starts when the element has a token and all addresses, stops
 * when the element leaves the page, and starts again when the element shows another call.
 */
export class CallRequests implements ReactiveController {
  /** Newest first. */
  requests: readonly PaymentRequest[] = [];
  /** Whether the live connection is open; undefined until the first one opens. */
  connected: boolean | undefined;
  /** Why the last read failed. The requests shown may then be out of date. */
  problem = '';
  /** REST has answered at least once. */
  loaded = false;

  #known = new KnownRequests();
  #live: LiveConnection | undefined;
  /** REST is read again and again, whether or not there is a live connection. */
  #isFollowed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts starts and stops, so that a response that belongs to an earlier run is dropped. */
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

  get(id: string): PaymentRequest | undefined {
    return this.#known.get(id);
  }

  /** Stores a request, whether it came by REST or live. Returns whether it was newer than the stored one. */
  take(update: PaymentRequest): boolean {
    const change = this.#known.take(update);
    if (!change) return false;
    this.requests = this.#known.all();
    this.host.requestUpdate();
    this.call.changed(change);
    return true;
  }

  /** Reads from REST now. */
  async read(): Promise<void> {
    const run = this.#run;
    try {
      const requests = await this.call.read();
      if (run !== this.#run) return;
      const again = this.problem !== '';
      this.problem = '';
      requests.forEach((request) => this.take(request));
      this.loaded = true;
      if (again) this.call.reconnected?.();
      this.call.hasRead();
    } catch (failure) {
      if (run !== this.#run) return;
      this.problem = messageOf(failure);
    }
    this.host.requestUpdate();
    clearTimeout(this.#timer);
    const afterMs = this.#isFollowed ? this.call.readAgainAfterMs() : undefined;
    if (afterMs !== undefined) this.#timer = setTimeout(() => void this.read(), afterMs);
  }

  /** There are no live changes any more. From now on the call is followed by REST alone. */
  endLive(): void {
    this.#live?.close();
    this.#live = undefined;
    this.connected = undefined;
  }

  /** There are live changes again. */
  beginLive(): void {
    void this.#begin();
  }

  /** Stops following the call. The requests already known stay on the screen. */
  end(): void {
    this.#run++;
    this.endLive();
    this.#isFollowed = false;
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
    this.#isFollowed = true;
    this.#live = new LiveConnection(url, tokenOf(this.host), {
      connecting: () => this.read(),
      connected: (isConnected) => {
        if (isConnected && this.connected === false) this.call.reconnected?.();
        this.connected = isConnected;
        if (!isConnected) this.call.presence?.(undefined);
        this.host.requestUpdate();
      },
      snapshot: (requests) => this.call.snapshot(requests),
      change: (name, request, at) => this.call.event(name, request, at),
      presence: (participants) => this.call.presence?.(participants),
    });
  }
}
