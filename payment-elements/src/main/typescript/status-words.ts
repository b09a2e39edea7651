import type { Attention, DisputeStatus, RefundStatus } from '#services/payment-request-service.ts';
import { cardBrand } from './card-brand.ts';
import { formatMoney } from './money.ts';
import { isOpen, refundOf, type PaymentRequest } from './payment-request.ts';
import { currentLocale, hasMessage, say, sayIfKnown, sayOr } from './messages.ts';

/** What a clinician reads about a request, and its colour. The text alone carries all the information. */
export interface StatusWords {
  text: string;
  tone: 'good' | 'bad' | 'wait' | 'plain';
}

/** `latestEvent` is the latest live event of the request; it distinguishes 3-D Secure from card entry. */
export function statusWords(request: PaymentRequest, latestEvent?: string): StatusWords {
  switch (request.status) {
    case 'REQUESTED':
      if (request.lastFailure) {
        return { text: failureWord(request.lastFailure.code), tone: 'bad' };
      }
      return {
        text: say(request.openedAt ? 'status.seen' : request.deliveredAt ? 'status.delivered' : 'status.waiting'),
        tone: 'wait',
      };
    case 'PAYING': {
      if (latestEvent === 'PaymentActionRequired') return { text: say('status.confirmingWithBank'), tone: 'wait' };
      // The patient's page is ready for the next attempt as soon as it shows that one has failed.
      const { lastFailure } = request;
      const again = lastFailure && !isOfTheClinic(lastFailure.code);
      return { text: say(again ? 'status.enteringCardAgain' : 'status.enteringCard'), tone: 'wait' };
    }
    case 'PAID':
      if (request.dispute && ['NEEDS_RESPONSE', 'UNDER_REVIEW', 'LOST'].includes(request.dispute.status)) {
        return disputeWords(request.dispute.status);
      }
      if (request.refundedMinor > 0) return refundWordsOf(request);
      return {
        text: request.card
          ? say('status.paidWith', { brand: cardBrand(request.card.brand), last4: request.card.last4 })
          : say('status.paid'),
        tone: 'good',
      };
    case 'DECLINED': {
      const reason = request.endReason ? sayIfKnown(`decline.${request.endReason}`) : undefined;
      return { text: reason ? say('status.declinedBecause', { reason }) : say('status.declined'), tone: 'bad' };
    }
    case 'CANCELLED':
      return { text: endWords(request.endReason), tone: request.endReason === 'too-many-attempts' ? 'bad' : 'plain' };
    case 'EXPIRED':
      return { text: say('status.expired'), tone: 'plain' };
  }
}

/** Who pays, for the status of an open request. */
export interface Payer {
  /** Empty if nobody knows it yet. */
  name: string;
  /** Neither in the call nor on the page behind a link to pay. */
  hasLeft: boolean;
}

/** The one big status of a request in the call: what is going on right now, with whom. */
export function liveWords(request: PaymentRequest, payer: Payer, latestEvent?: string): StatusWords {
  const { name } = payer;
  if (isOpen(request) && payer.hasLeft) {
    return { text: name ? say('status.hasLeft', { name }) : say('status.patientHasLeft'), tone: 'wait' };
  }
  if (request.status === 'REQUESTED' && !request.lastFailure) {
    const seen = Boolean(request.openedAt);
    const text = name
      ? say(seen ? 'status.seenBy' : 'status.waitingFor', { name })
      : say(seen ? 'status.seenByPatient' : 'status.waitingForPatient');
    return { text, tone: 'wait' };
  }
  const words = statusWords(request, latestEvent);
  // How the money came is in the line below.
  return request.status === 'PAID' && words.tone === 'good' && request.refundedMinor === 0
    ? { text: say('status.paidMark'), tone: 'good' }
    : words;
}

/** Distinguishes completed from pending refunds; a payment that was refunded in part is still paid. */
function refundWordsOf(request: PaymentRequest): StatusWords {
  const { arrivedMinor, pendingMinor } = refundOf(request);
  const money = (minor: number) => formatMoney(minor, request.currency, currentLocale());
  const [amount, pending] = [money(arrivedMinor), money(pendingMinor)];
  const isWhole = request.refundedMinor === request.amountMinor;
  if (pendingMinor === 0) {
    return isWhole
      ? { text: say('status.refunded', { amount }), tone: 'plain' }
      : { text: say('status.partlyRefunded', { amount }), tone: 'good' };
  }
  if (arrivedMinor > 0) return { text: say('status.partlyRefundedAndPending', { amount, pending }), tone: 'wait' };
  return { text: say(isWhole ? 'status.refundPending' : 'status.partRefundPending', { pending }), tone: 'wait' };
}

/** Why a request was cancelled, by its `endReason`. */
export function endWords(reason: string | null | undefined): string {
  return sayIfKnown(`end.${reason}`) ?? say('status.cancelled');
}

/** The status of a refund. */
export function refundWords(status: RefundStatus): StatusWords {
  const tone = status === 'FAILED' ? 'bad' : status === 'PENDING' ? 'wait' : 'plain';
  return { text: sayOr(`refund.${status}`, 'refund.SUCCEEDED'), tone };
}

/** The status of a dispute. */
export function disputeWords(status: DisputeStatus): StatusWords {
  const tone = status === 'NEEDS_RESPONSE' || status === 'LOST' ? 'bad' : status === 'UNDER_REVIEW' ? 'wait' : 'plain';
  return { text: sayOr(`dispute.${status}`, 'dispute.changed'), tone };
}

/** Why a request needs attention. */
export function attentionWords(reason: Attention): string {
  const words = sayIfKnown(`attention.${reason}`);
  return words ? say('status.needsAttentionBecause', { reason: words }) : say('status.needsAttention');
}

/**
 * For the clinician: that a card was declined, never why, or what the clinic itself can change. The services do not send
 * the reason to staff.
 */
export function failureWord(code: string): string {
  return sayIfKnown(`failure.${code}`) ?? say('status.cardDeclined');
}

/** Whether the payment failed for something that is not about the card. */
export function isOfTheClinic(code: string): boolean {
  return hasMessage(`failure.${code}`);
}
