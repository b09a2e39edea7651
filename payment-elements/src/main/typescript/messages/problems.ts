/** Trouble that only staff meet. What patients meet too is in common.ts. */
export default {
  'notice.dismiss': 'Dismiss',
  'problem.precondition-failed': 'Somebody else has just changed this. Please check it again.',
  'problem.open-request-exists': 'This patient has an open request in this call already.',
  'problem.too-many-open-requests':
    'This patient has 100 open requests in this call, which is the most. Cancel one that is not needed.',
  'problem.clinic-not-registered': 'This clinic is not registered for payments yet.',
  'problem.payer-not-in-call': 'This person is not in the call any more.',
  'problem.patient-not-in-call': 'The patient you chose is not in the call any more. Choose again, or type the name.',
  'problem.patient-not-named': 'Say who the patient is: it is not the person who pays.',
  'problem.too-many-domains': 'There are 20 domains, which is the most. Remove one first.',
  'problem.other-attention': 'Something else about this payment needs attention now. Look again.',
  'problem.currency-not-accepted': 'This clinic takes payments in another currency.',
  'problem.amount-below-minimum': 'This is below the clinic’s minimum. Enter a larger amount.',
  'problem.amount-above-maximum': 'This is above the clinic’s maximum. Enter a smaller amount.',
  'problem.gst-not-charged':
    'Your clinic is not registered for GST here, so the amount cannot include it. Your clinic administrator can enter the registration under Configure > Client payments > Settings.',
  'problem.abn-missing':
    'With GST, the receipt must show your clinic’s ABN. Your clinic administrator can enter it under Configure > Client payments > Settings.',
  'problem.amount-not-chargeable': 'This amount cannot be charged in this currency. Leave out its last digits.',
  'problem.account-refused-by-stripe':
    'Stripe does not open an account with this e-mail address, or in the clinic’s country. Check the address, or ask the platform operator.',
  'problem.link-way-not-offered': 'The platform operator does not offer this. Load the page again.',
  'problem.onboarding-discarded': 'Somebody has discarded the new account meanwhile. Load the page again.',
  'problem.several-accounts-not-allowed':
    'Your organisation’s clinics may use one Stripe account each. The platform operator can allow more.',
  'problem.too-many-accounts': 'This clinic has ten Stripe accounts, which is the most. Remove one first.',
  'problem.other-account': 'Another Stripe account waits for your confirmation meanwhile. Look again.',
  'problem.default-account': 'Make another account the default before you remove this one.',
  'problem.already-decided': 'Somebody else has decided otherwise meanwhile. Look again.',
  'problem.not-enabled': 'Client payments are not switched on for this clinic.',
  'problem.not-disabled': 'Client payments are not switched off for this clinic.',
  'problem.already-linked': 'Another clinic uses this Stripe account already.',
  'problem.not-allowed-to-refund':
    'In this clinic you may not make refunds. Your clinic administrator can change that under Configure > Client payments.',
  'problem.not-paid': 'This request has not been paid.',
  'problem.already-refunded': 'All of this payment has been refunded already.',
  'problem.refund-exceeds-payment': 'Less than this is left to refund. Enter a smaller amount.',
  'problem.busy': 'Too many days are being compared just now. Try again in a minute.',
  'problem.payment-disputed':
    'The cardholder disputes this payment, or the bank has already returned it. Stripe makes no refund of it.',
  'problem.already-replayed': 'Somebody has sent it again already.',
  'problem.topic-not-read': 'The service no longer reads where this message came from, so it cannot be sent again.',
  'problem.nothing-to-publish': 'No service can use this event, so there is nothing to send.',
  'problem.payload-dropped': 'The content of this event was deleted after 90 days, so it cannot be sent again.',
  'problem.webhook-endpoint-exists': 'There is a webhook with this address already.',
  'problem.too-many-webhook-endpoints': 'There are ten webhooks, which is the most. Delete one first.',
  'problem.too-many-webhook-tests': 'Many test events are being sent just now. Try again in half a minute.',
  'problem.removal-in-progress': 'The account is just being removed. Try again in some seconds.',
} as const;
