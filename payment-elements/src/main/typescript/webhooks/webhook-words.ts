import type { PlatformEventType, WebhookDelivery, WebhookEndpoint } from '#services/payment-request-service.ts';
import type { ClinicNames } from '../clinic-names.ts';
import { listOf, shortDateTimeOf } from '../dates.ts';
import { say, sayIfKnown } from '../messages.ts';

/** The path of webhook endpoints at their service. */
export const WEBHOOKS = '/v1/webhook-endpoints';

/** What a webhook can be told of, in the order in which it happens. */
export const EVENT_TYPES: readonly PlatformEventType[] = [
  'payment_request.requested',
  'payment_request.attempt_failed',
  'payment_request.paid',
  'payment_request.declined',
  'payment_request.cancelled',
  'payment_request.expired',
  'payment_request.refunded',
  'payment_request.disputed',
  'payment_request.needs_attention',
];

export function pathOf(id: string): string {
  return `${WEBHOOKS}/${encodeURIComponent(id)}`;
}

/** What people call it: its description, else the host in its address. */
export function nameOf({ description, url }: WebhookEndpoint): string {
  return description || (URL.canParse(url) ? new URL(url).host : url);
}

/** @param names for the operator; a manager sees the webhooks of one organisation only */
export function ownerOf({ organisationId }: WebhookEndpoint, names: ClinicNames): string {
  return organisationId ? names.organisation(organisationId) : say('webhooks.allOrganisations');
}

export function eventName(type: string): string {
  return sayIfKnown(`webhooks.event.${type}`) ?? type;
}

export function eventsOf({ eventTypes }: WebhookEndpoint): string {
  return eventTypes.length === 0 ? say('webhooks.allEvents') : listOf(eventTypes.map(eventName));
}

/** Whether it works, in a word and its colour, and since when it does not. */
export function stateOf(endpoint: WebhookEndpoint): { word: string; tone: string; details: string[] } {
  const { status, pausedReason, pausedAt, failingSince, failures, waiting } = endpoint;
  if (status === 'PAUSED')
    return {
      word: say('webhooks.paused'),
      tone: pausedReason === 'REQUESTED' ? 'wait' : 'bad',
      details: [
        say(`webhooks.paused.${pausedReason ?? 'REQUESTED'}`, {
          time: timeOr(pausedAt),
          since: timeOr(failingSince),
        }),
        ...(waiting > 0 ? [say('webhooks.waitingPaused', { count: waiting })] : []),
      ],
    };
  const queue = waiting > 0 ? [say('webhooks.waiting', { count: waiting })] : [];
  return failingSince
    ? {
        word: say('webhooks.failing'),
        tone: 'bad',
        details: [say('webhooks.failingSince', { count: failures, time: shortDateTimeOf(failingSince) }), ...queue],
      }
    : { word: say('webhooks.working'), tone: 'good', details: queue };
}

function timeOr(instant: string | null): string {
  return instant ? shortDateTimeOf(instant) : '';
}

/** Why an attempt failed, as a sentence. */
export function failureWords(failure: string | null, httpStatus: number | null): string {
  if (!failure) return '';
  return sayIfKnown(`webhooks.failure.${failure}`, { status: String(httpStatus ?? '') }) ?? failure;
}

/** What became of a delivery, and what happens next. */
export function deliveryWords(delivery: WebhookDelivery, isPaused: boolean): string {
  const { status, attempts, deliveredAt, nextAttemptAt, lastFailure, lastHttpStatus } = delivery;
  if (status === 'DELIVERED') return say('webhooks.deliveredAt', { time: timeOr(deliveredAt) });
  const soFar =
    attempts > 0 ? [say('webhooks.attempts', { count: attempts }), failureWords(lastFailure, lastHttpStatus)] : [];
  const next =
    status === 'FAILED'
      ? say('webhooks.givenUp')
      : isPaused
        ? say('webhooks.untilResumed')
        : attempts === 0
          ? say('webhooks.isNext')
          : say('webhooks.nextAttempt', { time: timeOr(nextAttemptAt) });
  return [...soFar, next].filter(Boolean).join(' ');
}
