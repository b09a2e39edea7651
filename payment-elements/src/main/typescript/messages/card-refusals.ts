/**
 * Why a card was refused, for the patient: card-refusals.ts says which of Stripe’s codes mean the same. That a bank
 * suspects a card (lost, stolen, fraud) is never shown.
 */
export default {
  'refused.card_declined': 'Your bank declined this card. Nothing was charged. Try another card, or ask your bank.',
  'refused.insufficient_funds': 'This card doesn’t have enough funds. Nothing was charged. Try another card.',
  'refused.card_velocity_exceeded':
    'A limit of this card has been reached. Nothing was charged. Try another card, or ask your bank.',
  'refused.invalid_amount':
    'This card can’t pay an amount like this. Nothing was charged. Try another card, or ask your bank.',
  'refused.expired_card': 'This card has expired. Nothing was charged. Try another card.',
  'refused.invalid_expiry_year':
    'The expiry date is not right. Nothing was charged. Check the month and the year and try again.',
  'refused.incorrect_cvc':
    'The security code doesn’t match the card. Nothing was charged. Check the code and try again.',
  'refused.incorrect_number': 'The card number is not right. Nothing was charged. Check the number and try again.',
  'refused.incorrect_zip':
    'The address or postcode doesn’t match your bank’s records. Nothing was charged. Check it and try again.',
  'refused.invalid_account':
    'Your bank says this card is no longer valid. Nothing was charged. Try another card, or ask your bank.',
  'refused.card_not_supported': 'This card can’t be used for this payment. Nothing was charged. Try another card.',
  'refused.currency_not_supported': 'This card can’t pay in this currency. Nothing was charged. Try another card.',
  'refused.duplicate_transaction':
    'The same amount was paid with this card a moment ago, so it was not charged again. Ask your clinic before you try again.',
  'refused.incorrect_pin':
    'Your bank asks for this card’s PIN, which can’t be entered here. Nothing was charged. Try another card.',
  'refused.authentication_required':
    'Your bank wants to check that it is you. Nothing was charged. Try again and follow its steps.',
  'refused.payment_intent_authentication_failure':
    'Your bank couldn’t confirm it was you. Nothing was charged. Try again, or use another card.',
  'refused.refused_by_stripe': 'The payment couldn’t be started. Nothing was charged. Please tell your clinic.',
  'refused.processing_error': 'The card couldn’t be processed just now. Nothing was charged. Try again in a moment.',
} as const;
