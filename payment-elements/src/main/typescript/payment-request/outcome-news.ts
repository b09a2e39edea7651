import type { LitElement, ReactiveController } from 'lit';
import { type Notice, popUp } from '../notices.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import { failureWord, isOfTheClinic } from '../status-words.ts';
import { type Outcome, OUTCOME_TITLES, Outcomes } from './outcomes.ts';
import { tellHost } from '../host-events.ts';
import { say } from '../messages.ts';

/** What the news of a call's outcomes need from the element. */
export interface NewsOfCall {
  requests(): readonly PaymentRequest[];
  get(id: string): PaymentRequest | undefined;
  nameOf(request: PaymentRequest): string;
  /** Whether pop-ups are wanted. */
  popUps(): boolean;
  /** Whether the request's card, if it is in view, says and shows what became of it. */
  isShownBig(id: string): boolean;
  /** Whether this person is just cancelling the request. */
  isCancelling(id: string): boolean;
  /** Reads the requests again, because a live message lacks the description. */
  read(): Promise<void>;
  tell(outcome: Outcome, request: PaymentRequest): void;
}

/**
 * Tells the clinician what became of the requests: by a pop-up, unless they are looking at the status that says it. What
 * comes while the tool is out of view stays counted in `unseen` until it is in view again, for the host's badge.
 */
export class OutcomeNews implements ReactiveController {
  /** How many outcomes the clinician has not looked at yet. */
  unseen = 0;
  #telling = Promise.resolve();
  readonly #outcomes = new Outcomes();
  readonly #appearance = new IntersectionObserver(() => this.host.requestUpdate());
  readonly #look = () => this.host.requestUpdate();

  constructor(
    private readonly host: LitElement,
    private readonly call: NewsOfCall,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#appearance.observe(this.host);
    document.addEventListener('visibilitychange', this.#look);
  }

  hostDisconnected(): void {
    this.#appearance.disconnect();
    document.removeEventListener('visibilitychange', this.#look);
  }

  hostUpdated(): void {
    const requests = this.call.requests();
    if (this.#isInView) this.#outcomes.see(requests);
    const unseen = this.#outcomes.unseen(requests);
    if (unseen === this.unseen) return;
    this.unseen = unseen;
    tellHost(this.host, 'caretill-unseen-changed', { count: unseen });
  }

  /** Handles a new version of a request. */
  take(request: PaymentRequest): void {
    const isOwn = request.status === 'CANCELLED' && this.call.isCancelling(request.id);
    this.#outcomes.take(
      request,
      (outcome) => {
        this.call.tell(outcome, request);
        // One after the other, because one may have to wait for its description.
        if (!isOwn) this.#telling = this.#telling.then(() => this.#tell(outcome, request.id));
      },
      () => isOwn || this.#isInView,
    );
  }

  get #isInView(): boolean {
    return this.host.checkVisibility() && document.visibilityState === 'visible';
  }

  async #tell(outcome: Outcome, id: string) {
    if (!this.call.popUps()) return;
    if (SAID_BY_CARD.includes(outcome) && this.#isInView && this.call.isShownBig(id)) return;
    if (!this.call.get(id)?.description) await this.call.read();
    const request = this.call.get(id);
    if (!request) return;
    const isOurs = outcome === 'card-declined' && isOfTheClinic(request.lastFailure?.code ?? '');
    const money = outcome === 'refunded' ? { ...request, amountMinor: request.refundedMinor } : request;
    const notice: Notice = {
      title: say(isOurs ? 'outcome.notStarted' : OUTCOME_TITLES[outcome], { amount: moneyOf(money) }),
      text: isOurs ? failureWord(request.lastFailure!.code) : this.#about(request),
      tone: TONES[outcome] ?? 'plain',
    };
    popUp(notice, this.host);
  }

  /** "Consultation, from Pat" */
  #about(request: PaymentRequest): string {
    const { description = '' } = request;
    const name = this.call.nameOf(request);
    if (!name) return description;
    return description ? say('outcome.descriptionFrom', { description, name }) : say('outcome.from', { name });
  }
}

/** What the big status of a request says, and screen readers read there. */
const SAID_BY_CARD: readonly Outcome[] = ['declined', 'card-declined', 'expired', 'cancelled'];

const TONES: Partial<Record<Outcome, 'good' | 'bad' | 'wait'>> = {
  paid: 'good',
  declined: 'bad',
  'card-declined': 'bad',
  'refund-failed': 'bad',
  disputed: 'bad',
  'needs-attention': 'wait',
};
