import type { ReactiveControllerHost } from 'lit';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { type Moment, momentOf, momentWords, Timeline } from '../timeline.ts';
import { say } from '../messages.ts';

/** What the steps of a call's requests need of the element that shows them. */
export interface StepsOfCall {
  /** The request as it is known, if it is. */
  known(id: string): PaymentRequest | undefined;
  /** Asks REST for the request with its steps. */
  readSteps(id: string): Promise<PaymentRequest & { timeline: Moment[] }>;
  /** The answer of REST has the request too. */
  take(request: PaymentRequest): void;
  /** Screen readers are to say it. */
  announce(text: string): void;
  /** Something else on the screen announces it. */
  isAnnouncedElsewhere(event: string): boolean;
  /** The steps that somebody looks at could not be read. */
  failed(failure: unknown): void;
}

/**
 * The steps of each request of a call: which ones are on the screen, and which ones are still to be announced to screen
 * readers. Live news tells most steps; those that only REST can put into words, and those that were missed, are read.
 */
export class RequestSteps {
  #timelines = new Map<string, Timeline>();
  #latestEvents = new Map<string, string>();
  /** The requests whose steps are unfolded. */
  #shown = new Set<string>();
  /** Up to which version the steps of each request were announced. */
  #announcedTo = new Map<string, number>();
  /** The versions of each request whose step is to be announced as soon as REST has told what it was. */
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

  /** In the order in which they were recorded; empty as long as REST has not told them. */
  of(id: string): Moment[] {
    return this.#timeline(id).moments;
  }

  /** What happened last, as far as live news told it. */
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

  /** A step that the element announces itself. */
  markAnnounced({ id, version }: PaymentRequest): void {
    this.#announcedTo.set(id, version);
  }

  /** A live event, received before the element takes in the request as it is now. */
  receive(event: string, request: PaymentRequest, at: string): void {
    const { id, version } = request;
    // REST may have told the same already, unannounced; what is older than what is shown is no news.
    const isNews = version > (this.#announcedTo.get(id) ?? 0) && version >= (this.call.known(id)?.version ?? 0);
    const moment = momentOf(event, at, request);
    if (moment) this.#timeline(id).add(version, moment);
    if (isNews) {
      this.#announcedTo.set(id, version);
      // A delivery is recorded late: it does not undo what happened since.
      if (event !== 'PaymentDelivered') this.#latestEvents.set(id, event);
      if (moment) this.#announce(request, moment);
      else this.#unannounced.set(id, new Set(this.#unannounced.get(id)).add(version));
    }
    this.host.requestUpdate();
  }

  hasUnannounced(id: string): boolean {
    return this.#unannounced.has(id);
  }

  /** Asks REST for whatever is shown, or to be announced, and not known. */
  readAll(): void {
    new Set([...this.#shown, ...this.#unannounced.keys()]).forEach((id) => void this.read(id));
  }

  /** The same for one request: all its steps at first, and later what live news has missed. */
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
      // While the steps are folded, nothing is missing on the screen; announcements are tried again with the next reading.
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
