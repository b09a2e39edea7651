import type { StripeError } from './pay/stripe-js.ts';
import { say, sayIfKnown } from './messages.ts';

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
