/**
 * Errors of Stripe.js by their type (https://docs.stripe.com/api/errors#errors-type). Each says whether something was
 * charged and what to do.
 */
export default {
  'stripe.validation': '{message} Nothing was charged.',
  'stripe.check': 'Something in the card form is not complete. Nothing was charged. Check it and try again.',
  'stripe.email_invalid':
    'Stripe doesn’t accept this e-mail address. Nothing was charged. Check the address and try again.',
  'stripe.invalid_request_error':
    'Stripe didn’t accept this payment. Nothing was charged. Please tell your clinic, or ask for another way to pay.',
  'stripe.authentication_error':
    'Stripe doesn’t let this page take payments for your clinic. Nothing was charged. Please tell your clinic.',
  'stripe.idempotency_error': 'Stripe didn’t accept this attempt. Nothing was charged. Try again.',
  'stripe.rate_limit_error': 'Stripe is very busy. Nothing was charged. Wait a minute and try again.',
  'stripe.api_error':
    'Stripe had a technical problem while you paid. If the payment went through, you’ll see it here in a moment. If not, try again: you won’t be charged twice.',
  'stripe.api_error.notCharged': 'Stripe had a technical problem. Nothing was charged. Try again in a moment.',
} as const;
