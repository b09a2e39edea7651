import type { LitElement, ReactiveController } from 'lit';
import { messageOf } from './rest.ts';

const EVERY_MS = 5_000;

/**
 * Reads what other people change, as long as the element is on the page: once at the start, then every five seconds, or
 * as often as `everyMs` says. Nothing is read while the page is hidden; it is read at once when the page is shown again.
 * What went wrong the last time is in `problem` until a reading succeeds.
 */
export class Polling implements ReactiveController {
  problem = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly read: () => Promise<void>,
    private readonly everyMs: () => number = () => EVERY_MS,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#seen);
    void this.host.updateComplete.then(() => this.now());
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#timer);
  }

  readonly #seen = () => {
    if (document.visibilityState !== 'hidden') void this.now();
  };

  readonly now = async (): Promise<void> => {
    try {
      await this.read();
      this.problem = '';
    } catch (failure) {
      this.problem = messageOf(failure);
    }
    this.host.requestUpdate();
    // Another reading may have ended meanwhile: one timer is enough.
    clearTimeout(this.#timer);
    if (this.host.isConnected) this.#timer = setTimeout(this.#seen, this.everyMs());
  };
}
