import type { LitElement, ReactiveController } from 'lit';
import { isOpen, type PaymentRequest } from '../payment-request.ts';

/** Said when so many minutes are left. Rarely, because a screen reader reads each aloud, and once in good time. */
const TOLD_AT_MINUTES = [5, 1] as const;

const MINUTE_MS = 60_000;
/** The longest a browser's timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Less than how many minutes a request can still be paid; undefined as long as that need not be said, and afterwards. */
export function minutesLeft({ expiresAt }: PaymentRequest, nowMs: number): number | undefined {
  const leftMs = Date.parse(expiresAt) - nowMs;
  return leftMs > 0 ? TOLD_AT_MINUTES.findLast((minutes) => leftMs <= minutes * MINUTE_MS) : undefined;
}

/** Updates the page when the time to pay a request is about to run out. */
export class TimeLeft implements ReactiveController {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly requests: () => readonly PaymentRequest[],
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    const next = this.requests()
      .filter(isOpen)
      .flatMap(({ expiresAt }) => TOLD_AT_MINUTES.map((minutes) => Date.parse(expiresAt) - minutes * MINUTE_MS - now))
      .filter((waitMs) => waitMs > 0);
    if (next.length === 0) return;
    this.#timer = setTimeout(() => this.host.requestUpdate(), Math.min(LONGEST_TIMER_MS, ...next));
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
