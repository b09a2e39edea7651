import './all-messages.ts';
import { failureWord } from '../../main/typescript/status-words.ts';
import { refusalSentence, stripeErrorSentence } from '../../main/typescript/card-refusals.ts';
import { say, sayIfKnown } from '../../main/typescript/messages.ts';
import { equal } from './equal.ts';

/** Every decline code of https://docs.stripe.com/declines/codes, and the code whose words it has. */
const DECLINES: Record<string, string> = {
  approve_with_id: 'processing_error',
  authentication_not_handled: 'authentication_required',
  authentication_required: 'authentication_required',
  call_issuer: 'card_declined',
  card_not_supported: 'card_not_supported',
  card_velocity_exceeded: 'card_velocity_exceeded',
  currency_not_supported: 'currency_not_supported',
  do_not_honor: 'card_declined',
  do_not_try_again: 'card_declined',
  duplicate_transaction: 'duplicate_transaction',
  expired_card: 'expired_card',
  fraudulent: 'card_declined',
  generic_decline: 'card_declined',
  highest_risk_level: 'card_declined',
  incorrect_address: 'incorrect_zip',
  incorrect_cvc: 'incorrect_cvc',
  incorrect_number: 'incorrect_number',
  incorrect_pin: 'incorrect_pin',
  incorrect_zip: 'incorrect_zip',
  insufficient_funds: 'insufficient_funds',
  invalid_account: 'invalid_account',
  invalid_amount: 'invalid_amount',
  invalid_cvc: 'incorrect_cvc',
  invalid_expiry_month: 'invalid_expiry_year',
  invalid_expiry_year: 'invalid_expiry_year',
  invalid_number: 'incorrect_number',
  invalid_pin: 'incorrect_pin',
  issuer_not_available: 'processing_error',
  lost_card: 'card_declined',
  merchant_blacklist: 'card_declined',
  mobile_device_authentication_required: 'authentication_required',
  new_account_information_available: 'invalid_account',
  no_action_taken: 'card_declined',
  not_permitted: 'card_declined',
  offline_pin_required: 'incorrect_pin',
  online_or_offline_pin_required: 'incorrect_pin',
  pickup_card: 'card_declined',
  pin_try_exceeded: 'incorrect_pin',
  processing_error: 'processing_error',
  reenter_transaction: 'processing_error',
  restricted_card: 'card_declined',
  revocation_of_all_authorizations: 'card_declined',
  revocation_of_authorization: 'card_declined',
  security_violation: 'card_declined',
  service_not_allowed: 'card_declined',
  stolen_card: 'card_declined',
  stop_payment_order: 'card_declined',
  test_mode_live_card: 'card_not_supported',
  testmode_decline: 'card_not_supported',
  transaction_not_allowed: 'card_declined',
  try_again_later: 'processing_error',
  withdrawal_count_limit_exceeded: 'card_velocity_exceeded',
};

/** The codes of https://docs.stripe.com/error-codes that an attempt to pay by card can end with. */
const ERRORS: Record<string, string> = {
  card_decline_rate_limit_exceeded: 'card_velocity_exceeded',
  card_declined: 'card_declined',
  charge_exceeds_source_limit: 'invalid_amount',
  charge_exceeds_transaction_limit: 'invalid_amount',
  invalid_card_type: 'card_not_supported',
  live_mode_test_card: 'card_not_supported',
  payment_intent_authentication_failure: 'payment_intent_authentication_failure',
  payment_intent_payment_attempt_failed: 'card_declined',
  payment_method_customer_decline: 'card_declined',
  payment_method_provider_decline: 'card_declined',
  postal_code_invalid: 'incorrect_zip',
};

const ALL = Object.entries({ ...DECLINES, ...ERRORS });

Deno.test('every code of Stripe has words for the patient', () => {
  for (const [code, words] of ALL) {
    equal([code, refusalSentence(code)], [code, sayIfKnown(`refused.${words}`)]);
  }
});

Deno.test('the patient reads sentences that say that nothing was charged and what to do, and no code', () => {
  for (const [code] of ALL) {
    const sentence = refusalSentence(code);
    equal(
      [code, /^[A-Z].*\.$/.test(sentence), /_|[A-Z]{4}|\berror\b|\bcode [a-z]+_/.test(sentence)],
      [code, true, false],
    );
    equal([code, /charged/.test(sentence), /\b(Try|Check|Ask)\b/.test(sentence)], [code, true, true]);
  }
});

Deno.test('the clinician never learns why a card was declined', () => {
  for (const [code] of ALL) equal([code, failureWord(code)], [code, say('status.cardDeclined')]);
});

Deno.test('nobody learns what a bank suspects of a card', () => {
  for (const [code] of ALL) {
    equal([code, /lost|stol|fraud|suspi|police|risk|block/i.test(refusalSentence(code))], [code, false]);
  }
  for (const code of [
    'lost_card',
    'stolen_card',
    'pickup_card',
    'fraudulent',
    'merchant_blacklist',
    'security_violation',
  ]) {
    equal(
      stripeErrorSentence({ type: 'card_error', code: 'card_declined', decline_code: code }),
      say('refused.card_declined'),
    );
  }
});

Deno.test('a code that nobody has heard of is a plain refusal', () => {
  for (const code of ['brand_new_reason', '', 'constructor', '__proto__', 'toString']) {
    equal([refusalSentence(code), failureWord(code)], [say('refused.card_declined'), say('status.cardDeclined')]);
  }
  equal(refusalSentence(undefined, undefined), say('refused.card_declined'));
});
