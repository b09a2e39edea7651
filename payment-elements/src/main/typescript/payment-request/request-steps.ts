import type { ReactiveControllerHost } from 'lit';
import type { PaymentRequest } from '../payment-request.ts';
import { type Moment, momentOf, Timeline } from '../timeline.ts';

/** Events that do not change what the payer is doing. */
const BESIDE = ['PaymentDelivered', 'PaymentReminded'];

/** What the steps of a call's requests need from the element that shows them. */
export interface StepsOfCall {
  /** The newest known version of the request, if any. */
  known(id: string): PaymentRequest | undefined;
  /** Reads the request with its steps from REST. */
  readSteps(id: string): Promise<PaymentRequest & { timeline: Moment[] }>;
  /** Stores the request, which comes with its steps. */
  take(request: PaymentRequest): void;
  /** Called when steps that are unfolded could not be read. */
  failed(failure: unknown): void;
}

/**
 * The steps of each request of a call, and which are unfolded. Most steps come from live events; those that need details
 * from REST, and those that were missed, are read from REST while they are unfolded.
 */
export class RequestSteps {
  #timelines = new Map<string, Timeline>();
  #latestEvents = new Map<string, string>();
  /** The requests whose steps are unfolded. */
  #shown = new Set<string>();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly call: StepsOfCall,
  ) {}

  forget(): void {
    this.#timelines.clear();
    this.#latestEvents.clear();
    this.#shown.clear();
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

  /** Handles a live event. Must be called before the element stores the event's version of the request. */
  receive(event: string, request: PaymentRequest, at: string): void {
    const { id, version } = request;
    const moment = momentOf(event, at, request);
    if (moment) this.#timeline(id).add(version, moment);
    // A delivery may be recorded late and must not replace a later event; nor may an older event, or a reminder.
    const isLatest = version >= (this.call.known(id)?.version ?? 0);
    if (isLatest && !BESIDE.includes(event)) this.#latestEvents.set(id, event);
    this.host.requestUpdate();
  }

  /** Reads the missing steps of all requests that are unfolded. */
  readAll(): void {
    this.#shown.forEach((id) => void this.read(id));
  }

  /** The same for one request: reads its steps unless all are known up to its current version. */
  async read(id: string): Promise<void> {
    const timeline = this.#timeline(id);
    if (!this.#shown.has(id) || timeline.reaches(this.call.known(id)?.version ?? 0)) return;
    try {
      const request = await this.call.readSteps(id);
      timeline.read(request.version, request.timeline);
      this.call.take(request);
      this.host.requestUpdate();
    } catch (failure) {
      if (this.#shown.has(id)) this.call.failed(failure);
    }
  }

  #timeline(id: string): Timeline {
    const timeline = this.#timelines.get(id) ?? new Timeline();
    this.#timelines.set(id, timeline);
    return timeline;
  }
}
