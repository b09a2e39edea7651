import type { LitElement, ReactiveController } from 'lit';

const EVERY_MS = 5_000;

/** Reads again, as long as the element is on the page, what other people change: once at the start, then every five seconds. */
export class LookAgain implements ReactiveController {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: LitElement, private readonly read: () => Promise<void>) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.host.updateComplete.then(() => this.now());
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  async now(): Promise<void> {
    await this.read();
    // Another reading may have ended meanwhile: one timer is enough.
    clearTimeout(this.#timer);
    if (this.host.isConnected) this.#timer = setTimeout(() => void this.now(), EVERY_MS);
  }
}
