import type { Attention, DisputeStatus, RefundStatus } from '#services/payment-request-service.ts';
import { CARD_BRANDS } from '#services/stripe-rules.ts';
import { formatMoney } from './money.ts';
import { refundOf, type PaymentRequest } from './payment-request.ts';
import type { StripeError } from './pay/stripe-js.ts';
import { currentLocale, say, sayIfKnown, sayOr } from './messages.ts';

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
        const reason = failureWord(request.lastFailure.code);
        const wasCardUsed = request.lastFailure.code !== 'refused_by_stripe';
        return { text: wasCardUsed ? say('status.cardDeclined', { reason }) : reason, tone: 'bad' };
      }
      return {
        text: say(request.openedAt ? 'status.seen' : request.deliveredAt ? 'status.delivered' : 'status.waiting'),
        tone: 'wait',
      };
    case 'PAYING':
      return {
        text: say(latestEvent === 'PaymentActionRequired' ? 'status.confirmingWithBank' : 'status.enteringCard'),
        tone: 'wait',
      };
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
 * Stripe's codes that mean the same to a person, by the code whose message they share: its decline codes
 * (https://docs.stripe.com/declines/codes) and the error codes of cards (https://docs.stripe.com/error-codes). Most
 * suggest no action. For lost, stolen and suspicious cards, Stripe says to show the same as for a generic decline.
 */
const SAME_AS: Record<string, string[]> = {
  card_declined: [
    'generic_decline',
    'do_not_honor',
    'do_not_try_again',
    'call_issuer',
    'fraudulent',
    'lost_card',
    'stolen_card',
    'merchant_blacklist',
    'highest_risk_level',
    'pickup_card',
    'restricted_card',
    'security_violation',
    'no_action_taken',
    'not_permitted',
    'service_not_allowed',
    'transaction_not_allowed',
    'stop_payment_order',
    'revocation_of_authorization',
    'revocation_of_all_authorizations',
    'payment_intent_payment_attempt_failed',
    'payment_method_customer_decline',
    'payment_method_provider_decline',
  ],
  card_velocity_exceeded: ['withdrawal_count_limit_exceeded', 'card_decline_rate_limit_exceeded'],
  invalid_amount: ['charge_exceeds_source_limit', 'charge_exceeds_transaction_limit'],
  invalid_expiry_year: ['invalid_expiry_month'],
  incorrect_cvc: ['invalid_cvc'],
  incorrect_number: ['invalid_number'],
  incorrect_zip: ['incorrect_address', 'postal_code_invalid'],
  invalid_account: ['new_account_information_available'],
  card_not_supported: ['invalid_card_type', 'testmode_decline', 'test_mode_live_card', 'live_mode_test_card'],
  incorrect_pin: ['invalid_pin', 'pin_try_exceeded', 'offline_pin_required', 'online_or_offline_pin_required'],
  authentication_required: ['authentication_not_handled', 'mobile_device_authentication_required'],
  processing_error: ['approve_with_id', 'issuer_not_available', 'reenter_transaction', 'try_again_later'],
};

const SHARED = new Map(Object.entries(SAME_AS).flatMap(([code, same]) => same.map((other) => [other, code] as const)));

/** For the clinician: why a card was refused, by Stripe's decline code or its error code. */
export function failureWord(code: string): string {
  return sayIfKnown(`failure.${SHARED.get(code) ?? code}`) ?? say('failure.card_declined');
}

/** For the patient: why a card was refused and what to do, by Stripe's decline code or its error code. */
export function refusalSentence(...codes: (string | undefined)[]): string {
  return knownRefusal(...codes) ?? say('refused.card_declined');
}

/**
 * What to say to the patient about an error of Stripe.js (https://docs.stripe.com/api/errors), by its type. Every
 * sentence says whether something was charged. A card is told why it was refused; of other refusals there is nothing
 * that the patient could learn from Stripe's own text, except about what was typed.
 */
export function stripeErrorSentence(error: StripeError): string {
  const { type, code, decline_code, message } = error;
  if (type === 'card_error') return refusalSentence(decline_code, code);
  if (isAboutEmail(error)) return say('stripe.email_invalid');
  const known = knownRefusal(decline_code, code);
  if (known) return known;
  if (type === 'validation_error') return message ? say('stripe.validation', { message }) : say('stripe.check');
  return sayIfKnown(`stripe.${BUSY.includes(code ?? '') ? 'rate_limit_error' : type}`) ?? say('pay.unsure');
}

/** Stripe's codes, of whatever type, for too many requests, and for another request that works on the same payment. */
const BUSY = ['rate_limit', 'lock_timeout'];

/** What to say after such an error when Stripe, asked about the payment, says that it is still open. */
export function stillOpenSentence(error: StripeError | undefined): string {
  return say(error?.type === 'api_error' ? 'stripe.api_error.notCharged' : 'pay.lostNotCharged');
}

/** Stripe has not said what became of the payment: it was not reached, or failed, or sent an error of an unknown type. */
export function chargeIsUncertain({ type, code, decline_code }: StripeError): boolean {
  return !REFUSALS.includes(type) && knownRefusal(decline_code, code) === undefined;
}

/** The types of errors with which Stripe refuses a payment, so that nothing is charged. */
const REFUSALS = [
  'card_error',
  'validation_error',
  'invalid_request_error',
  'authentication_error',
  'idempotency_error',
  'rate_limit_error',
];

/** Whether Stripe refuses the e-mail address: for the receipt, or in the billing details. */
export function isAboutEmail({ code, param }: StripeError): boolean {
  return code === 'email_invalid' || param === 'receipt_email' || /billing_details\]?\[email\]$/.test(param ?? '');
}

function knownRefusal(...codes: (string | undefined)[]): string | undefined {
  return codes.map((code) => code && sayIfKnown(`refused.${SHARED.get(code) ?? code}`)).find(Boolean);
}

/** A card brand's own spelling, from Stripe's word for it (https://docs.stripe.com/api/charges/object, card.brand). */
export function cardBrand(brand: string): string {
  return CARD_BRANDS[brand] ?? brand;
}
