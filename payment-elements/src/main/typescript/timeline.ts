import { css, html, nothing, type TemplateResult } from 'lit';
import type { DisputeStatus, Moment as MomentInRest, RefundStatus } from '#services/payment-request-service.ts';
import { momentOfDay } from './dates.ts';
import type { PaymentRequest } from './payment-request.ts';
import { disputeWords, endWords, failureWord, refundWords, type StatusWords } from './status-words.ts';
import { say, sayIfKnown, type MessageKey } from './messages.ts';

/**
 * One thing that happened to a payment request: a step as REST returns it, or a live event. `event` is any text, because
 * the services may add events. `detail` is a code: why a card was refused, the request ended or needs attention, or the
 * status of a refund or a dispute.
 */
export type Moment = { event: string } & Pick<MomentInRest, 'at'> & Partial<Pick<MomentInRest, 'detail' | 'version'>>;

/**
 * What happened to one request, merged from REST and later live events. Both carry the request's version, so events may
 * arrive in any order and any number of times, before or after the response of REST.
 */
export class Timeline {
  #readTo = 0;
  #read: Moment[] = [];
  #live = new Map<number, Moment>();

  read(version: number, moments: Moment[]): void {
    if (version < this.#readTo) return;
    this.#readTo = version;
    this.#read = moments;
  }

  add(version: number, moment: Moment): void {
    if (!this.#live.has(version)) this.#live.set(version, moment);
  }

  /** Whether nothing is missing up to this version of the request. */
  reaches(version: number): boolean {
    for (let next = this.#readTo + 1; next <= version; next++) if (!this.#live.has(next)) return false;
    return this.#readTo > 0;
  }

  /** As REST has them, in order of time, and what followed, in the order of versions; empty until REST has answered, because the beginning is missing. */
  get moments(): Moment[] {
    if (this.#readTo === 0) return [];
    const since = [...this.#live].filter(([version]) => version > this.#readTo).sort(([a], [b]) => a - b);
    return [...this.#read, ...since.map(([, moment]) => moment)];
  }
}

/**
 * Sorts by time, because a delivery is often recorded after the request was seen. The first step stays first, because
 * clocks differ.
 */
export function inOrderOfTime([first, ...later]: Moment[]): Moment[] {
  return first ? [first, ...later.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))] : [];
}

/**
 * The step of a live change, with its detail taken from the request's state. Undefined if only REST has the detail: the
 * status of a refund or a dispute, because a request may have several.
 */
export function momentOf(event: string, at: string, request: PaymentRequest): Moment | undefined {
  switch (event) {
    case 'PaymentDelivered':
      return { event, at: request.deliveredAt ?? at };
    case 'PaymentAttemptFailed':
      return { event, at, detail: request.lastFailure?.code };
    case 'PaymentDeclined':
    case 'PaymentCancelled':
    case 'PaymentExpired':
      return { event, at, detail: request.endReason };
    case 'PaymentNeedsAttention':
      return { event, at, detail: request.needsAttention };
    case 'PaymentRefunded':
    case 'PaymentDisputed':
      return undefined;
    default:
      return { event, at };
  }
}

/** What happened, in words for the clinic; undefined for steps without meaning to a person, and unknown ones. */
export function momentWords({ event, detail }: Moment): StatusWords | undefined {
  switch (event) {
    case 'PaymentRequested':
      return plain('timeline.sent');
    case 'PaymentDelivered':
      return plain('timeline.delivered');
    case 'PaymentOpened':
      return plain('timeline.seen');
    case 'PaymentReminded':
      return plain('timeline.reminded');
    case 'PaymentStarted':
      return plain('timeline.enteringCard');
    case 'PaymentActionRequired':
      return { text: say('timeline.confirmingWithBank'), tone: 'wait' };
    case 'PaymentAttemptFailed':
      return { text: failureWord(detail ?? ''), tone: 'bad' };
    case 'PaymentSucceeded':
      return { text: say('timeline.paid'), tone: 'good' };
    case 'PaymentDeclined': {
      const reason = sayIfKnown(`decline.${detail}`);
      return { text: reason ? say('timeline.declinedBecause', { reason }) : say('timeline.declined'), tone: 'bad' };
    }
    case 'PaymentCancelled':
      return { text: endWords(detail), tone: detail === 'too-many-attempts' ? 'bad' : 'plain' };
    case 'PaymentExpired':
      return plain('timeline.expired');
    case 'PaymentRefunded':
      return refundWords(detail as RefundStatus);
    case 'PaymentDisputed':
      return disputeWords(detail as DisputeStatus);
    case 'PaymentNeedsAttention': {
      const reason = sayIfKnown(`attention.${detail}`);
      const text = reason ? say('timeline.needsAttentionBecause', { reason }) : say('timeline.needsAttention');
      return { text, tone: 'wait' };
    }
    case 'PaymentAttentionResolved':
      return plain('timeline.attentionResolved');
    default:
      return undefined;
  }
}

function plain(word: MessageKey): StatusWords {
  return { text: say(word), tone: 'plain' };
}

/** The steps as an ordered list, each with its time; without a time zone, times are the person's own. */
export function timelineList(moments: Moment[], label: string, timeZone?: string): TemplateResult {
  return html`<ol class="timeline" aria-label=${label}>
    ${inOrderOfTime(moments).map((moment) => {
      const words = momentWords(moment);
      return words
        ? html`<li class=${words.tone}>
            <span>${words.text}</span>
            <time class="muted" datetime=${moment.at}>${momentOfDay(moment.at, timeZone)}</time>
          </li>`
        : nothing;
    })}
  </ol>`;
}

/** All steps of a payment request as a section of a page. */
export function timelinePanel(moments: Moment[], timeZone?: string): TemplateResult {
  return html`<section class="panel stack" aria-labelledby="steps">
    <h2 id="steps">${say('timeline.title')}</h2>
    ${timelineList(moments, say('timeline.title'), timeZone)}
  </section>`;
}

export const timelineStyles = css`
  .timeline {
    font-size: 0.875rem;
    padding-block: 0.25rem;
  }
  .timeline > li {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
    padding-inline-start: 1.375rem;
    padding-block: 0.25rem;
    overflow-wrap: anywhere;
  }
  .timeline > li::before {
    content: '';
    position: absolute;
    inset-inline-start: 0.25rem;
    inset-block-start: 0.625rem;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: var(--_control);
  }
  .timeline > li:not(:last-child)::after {
    content: '';
    position: absolute;
    inset-inline-start: 0.4375rem;
    inset-block: 1.25rem -0.5rem;
    inline-size: 0.125rem;
    background: var(--_border);
  }
  .timeline > li.good::before {
    background: var(--_positive);
  }
  .timeline > li.bad::before {
    background: var(--_danger);
  }
  .timeline > li.wait::before {
    background: var(--_waiting);
  }
  .timeline time {
    font-variant-numeric: tabular-nums;
  }
`;
