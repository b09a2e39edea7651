/**
 * Why a card was refused: a word for the clinician and a sentence for the patient. status-words.ts says which of
 * Stripe’s codes mean the same. That a bank suspects a card (lost, stolen, fraud) is never shown.
 */
export default {
  'failure.card_declined': 'refused by the bank',
  'failure.insufficient_funds': 'not enough money',
  'failure.card_velocity_exceeded': 'a limit of the card is reached',
  'failure.invalid_amount': 'too much for this card',
  'failure.expired_card': 'card expired',
  'failure.invalid_expiry_year': 'wrong expiry date',
  'failure.incorrect_cvc': 'wrong security code',
  'failure.incorrect_number': 'wrong card number',
  'failure.incorrect_zip': 'the address does not match the card',
  'failure.invalid_account': 'the card is not valid any more',
  'failure.card_not_supported': 'the card does not pay for this',
  'failure.currency_not_supported': 'the card does not pay in this currency',
  'failure.duplicate_transaction': 'the same payment was made a moment ago',
  'failure.incorrect_pin': 'the card asks for its PIN',
  'failure.authentication_required': 'bank’s check not passed',
  'failure.payment_intent_authentication_failure': 'bank’s check not passed',
  'failure.amount_too_small': 'amount too small for Stripe: cancel, and ask for more',
  'failure.amount_too_large': 'amount too large for Stripe: cancel, and ask for less',
  'failure.refused_by_stripe': 'Stripe did not start the payment: ask your clinic administrator',
  'failure.processing_error': 'technical trouble',
  'refused.card_declined': 'Your bank refused this card. Nothing was charged. Try another card, or ask your bank.',
  'refused.insufficient_funds': 'There is not enough money on this card. Nothing was charged. Try another card.',
  'refused.card_velocity_exceeded':
    'A limit of this card has been reached. Nothing was charged. Try another card, or ask your bank.',
  'refused.invalid_amount':
    'This card cannot pay an amount like this. Nothing was charged. Try another card, or ask your bank.',
  'refused.expired_card': 'This card has expired. Nothing was charged. Try another card.',
  'refused.invalid_expiry_year':
    'The expiry date is not right. Nothing was charged. Check the month and the year and try again.',
  'refused.incorrect_cvc':
    'The security code does not match the card. Nothing was charged. Check the code and try again.',
  'refused.incorrect_number': 'The card number is not right. Nothing was charged. Check the number and try again.',
  'refused.incorrect_zip':
    'The address or postcode is not the one your bank knows. Nothing was charged. Check it and try again.',
  'refused.invalid_account':
    'Your bank says that this card is not valid any more. Nothing was charged. Try another card, or ask your bank.',
  'refused.card_not_supported':
    'This card cannot be used for a payment like this. Nothing was charged. Try another card.',
  'refused.currency_not_supported': 'This card cannot pay in this currency. Nothing was charged. Try another card.',
  'refused.duplicate_transaction':
    'The same amount was paid with this card a moment ago, so it was not charged again. Ask your clinic before you try again.',
  'refused.incorrect_pin':
    'Your bank wants the PIN of this card, which cannot be entered here. Nothing was charged. Try another card.',
  'refused.authentication_required':
    'Your bank wants to check that it is you. Nothing was charged. Try again and follow its steps.',
  'refused.payment_intent_authentication_failure':
    'Your bank could not confirm that it was you. Nothing was charged. Try again, or use another card.',
  'refused.refused_by_stripe': 'The payment could not be started. Nothing was charged. Please tell your clinic.',
  'refused.processing_error': 'The card could not be processed just now. Nothing was charged. Try again in a moment.',
} as const;
