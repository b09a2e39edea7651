/** Connection and trouble, and what every page shows, also those that patients read. */
export default {
  'request.loading': 'Loading…',
  'date.inZone': '{time} ({zone})',
  'date.inShortZone': '{time} {zone}',
  'live.reconnecting': 'Connection lost. Reconnecting…',
  'problem.unreachable': 'We can’t connect right now. Check your internet connection and try again.',
  'problem.unexpected': 'Something went wrong. Try again in a moment.',
  'problem.not-found': 'We can’t find this. It may have been removed.',
  'problem.internal-error': 'Something went wrong. Try again in a moment.',
  'problem.too-many-attempts':
    'Too many card attempts failed. Wait an hour and try again, or ask your clinic for another way to pay.',
  'problem.too-soon': 'That was done a moment ago. Wait a little before you do it again.',
  'problem.already-paid': 'This request has been paid already.',
  'problem.already-declined': 'The patient has declined this request.',
  'problem.already-cancelled': 'This request has been cancelled already.',
  'problem.already-expired': 'This request has expired.',
  'problem.being-ended': 'This request is just being ended.',
  'problem.payment-in-progress': 'A payment of this request is just being made. Look again in a moment.',
  'problem.payment-over': 'This payment is over already.',
  'problem.amount-refused-by-stripe':
    'The payment service does not take this amount. Nothing was charged. Please tell your clinic.',
  'problem.refused-by-stripe': 'The payment service does not accept this payment. Please tell your clinic.',
  'problem.stripe-busy':
    'The payment service is busy just now. It is not the card, and nothing was charged. Try again in a moment.',
  'problem.stripe-unavailable':
    'The payment service cannot be used right now. It is not the card, and nothing was charged. Try again in a few minutes.',
  'problem.payments-not-enabled': 'Client payments are not enabled for this clinic.',
  'problem.stripe-account-not-ready': 'The clinic’s Stripe account cannot take payments yet.',
  'problem.401': 'You are signed out. Sign in again.',
  'problem.403': 'You are not allowed to do this.',
  'problem.429': 'Too many tries. Wait a moment and try again.',
  'problem.503': 'The service is not available just now. Try again in a moment.',
  'language.choose': 'Language',
  'receipt.refundPending': 'Refund on its way',
  'receipt.patient': 'Patient',
  'receipt.pdf': 'Receipt (PDF)',
} as const;
