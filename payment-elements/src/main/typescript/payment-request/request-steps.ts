import type { ReactiveControllerHost } from 'lit';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { type Moment, momentOf, momentWords, Timeline } from '../timeline.ts';
import { say } from '../messages.ts';

/** What the steps of a call's requests need from the element that shows them. */
export interface StepsOfCall {
  /** The newest known version of the request, if any. */
  known(id: string): PaymentRequest | undefined;
  /** Reads the request with its steps from REST. */
  readSteps(id: string): Promise<PaymentRequest & { timeline: Moment[] }>;
  /** Stores the request, which comes with its steps. */
  take(request: PaymentRequest): void;
  /** Announces a text to screen readers. */
  announce(text: string): void;
  /** Whether something else on the page already announces it. */
  isAnnouncedElsewhere(event: string): boolean;
  /** Called when steps that are unfolded could not be read. */
  failed(failure: unknown): void;
}

/**
 * The steps of each request of a call: which are unfolded, and which are still to be announced to screen readers.
 * Most steps come from live events; those that need details from REST, and those that were missed, are read from REST.
 */
export class RequestSteps {
  #timelines = new Map<string, Timeline>();
  #latestEvents = new Map<string, string>();
  /** The requests whose steps are unfolded. */
  #shown = new Set<string>();
  /** Up to which version the steps of each request were announced. */
  #announcedTo = new Map<string, number>();
  /** The versions of each request whose step will be announced once it is read from REST. */
  #unannounced = new Map<string, Set<number>>();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly call: StepsOfCall,
  ) {}

  forget(): void {
    this.#timelines.clear();
    this.#latestEvents.clear();
    this.#shown.clear();
    this.#announcedTo.clear();
    this.#unannounced.clear();
  }

  /** In the order in which they were recorded; empty until they are read from REST. */
  of(id: string): Moment[] {
    return this.#timeline(id).moments;
  }

  /** The latest live event. */
  latestEvent(id: string): string | undefined {
    return this.#latestEvents.get(id);
  }

  areShown(id: string): boolean {
    return this.#shown.has(id);
  }

  show(id: string, shown: boolean): void {
    if (shown) this.#shown.add(id);
    else this.#shown.delete(id);
    this.host.requestUpdate();
    if (shown) void this.read(id);
  }

  /** Marks a step that the element announces itself. */
  markAnnounced({ id, version }: PaymentRequest): void {
    this.#announcedTo.set(id, version);
  }

  /** Handles a live event. Must be called before the element stores the event's version of the request. */
  receive(event: string, request: PaymentRequest, at: string): void {
    const { id, version } = request;
    // The same version may be known from REST but not announced yet; older versions than the one shown are ignored.
    const isNew = version > (this.#announcedTo.get(id) ?? 0) && version >= (this.call.known(id)?.version ?? 0);
    const moment = momentOf(event, at, request);
    if (moment) this.#timeline(id).add(version, moment);
    if (isNew) {
      this.#announcedTo.set(id, version);
      // A delivery may be recorded late and must not replace a later event.
      if (event !== 'PaymentDelivered') this.#latestEvents.set(id, event);
      if (moment) this.#announce(request, moment);
      else this.#unannounced.set(id, new Set(this.#unannounced.get(id)).add(version));
    }
    this.host.requestUpdate();
  }

  hasUnannounced(id: string): boolean {
    return this.#unannounced.has(id);
  }

  /** Reads the missing steps of all requests that are unfolded or have something to announce. */
  readAll(): void {
    new Set([...this.#shown, ...this.#unannounced.keys()]).forEach((id) => void this.read(id));
  }

  /** The same for one request: reads its steps unless all are known up to its current version. */
  async read(id: string): Promise<void> {
    const timeline = this.#timeline(id);
    const unannounced = this.#unannounced.get(id);
    if (!this.#shown.has(id) && !unannounced) return;
    try {
      if (!timeline.reaches(this.call.known(id)?.version ?? 0)) {
        const request = await this.call.readSteps(id);
        timeline.read(request.version, request.timeline);
        this.call.take(request);
        this.host.requestUpdate();
      }
      for (const version of unannounced ?? []) {
        const moment = timeline.at(version);
        if (moment && unannounced!.delete(version)) this.#announce(this.call.known(id)!, moment);
      }
      if (unannounced?.size === 0) this.#unannounced.delete(id);
    } catch (failure) {
      // Ignore the error while the steps are folded; announcements are retried with the next read.
      if (this.#shown.has(id)) this.call.failed(failure);
    }
  }

  #announce(request: PaymentRequest, moment: Moment) {
    const words = momentWords(moment);
    if (!words || this.call.isAnnouncedElsewhere(moment.event)) return;
    this.call.announce(say('request.step', { amount: moneyOf(request), step: words.text }));
  }

  #timeline(id: string): Timeline {
    const timeline = this.#timelines.get(id) ?? new Timeline();
    this.#timelines.set(id, timeline);
    return timeline;
  }
}
