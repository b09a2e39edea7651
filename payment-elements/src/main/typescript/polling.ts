import type { LitElement, ReactiveController } from 'lit';
import { messageOf } from './rest.ts';

const EVERY_MS = 5_000;

/**
 * Refreshes data that other people change while the element is on the page: at the start, then every five seconds or
 * `everyMs`. It pauses while the page is hidden and reads at once when the page is visible again. The last error is in
 * `problem` until a read succeeds.
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
    // Another read may have ended meanwhile; keep only one timer.
    clearTimeout(this.#timer);
    if (this.host.isConnected) this.#timer = setTimeout(this.#seen, this.everyMs());
  };
}
