/**
 * Every word the elements show, in one catalogue. A message is a whole sentence with {places}; sentences are never put
 * together from pieces, so each can be translated on its own. Another language: `useWords('de', {...})` before the first
 * element is shown; what a catalogue lacks stays English.
 */
const english = {
  // Clinician: Request payment
  'request.loading': 'Loading…',
  'request.amount': 'Amount',
  'request.amountHint': 'In {currency}, from {minimum} to {maximum}',
  'request.description': 'Description',
  'request.descriptionHint': 'Only the patient sees these words.',
  'request.payer': 'Who pays',
  'request.onePayer': '{name} will see this request',
  'request.nobody': 'Nobody has joined as a patient yet. You can send the request as soon as somebody does.',
  'request.presets': 'Fill in from a preset',
  'request.preset': '{label} · {amount}',
  'request.send': 'Request payment',
  'request.sending': 'Sending…',
  'request.sent': 'Request for {amount} sent.',
  'request.list': 'Requests in this call',
  'request.none': 'No payment has been requested in this call.',
  'request.cancel': 'Cancel',
  'request.cancelOf': 'Cancel the request for {amount}',
  'request.remind': 'Remind',
  'request.remindOf': 'Remind the patient of {amount}',
  'request.reminded': 'The patient was reminded.',
  'request.notEnabled': 'Client payments are not enabled for this clinic. Your telehealth manager can request them.',
  'request.notLinked': 'This clinic has no Stripe account linked yet. Your clinic administrator can link one under Configure > Client payments.',
  'request.notCharging': 'The clinic’s Stripe account cannot take payments yet. Your clinic administrator finds what is missing under Configure > Client payments.',
  'request.received': 'Payment received: {amount}',
  'request.receivedFrom': 'From {name}',
  'amount.empty': 'Enter an amount.',
  'amount.notANumber': 'Enter the amount in figures, like {example}.',
  'amount.wholeOnly': 'Amounts in {currency} have no decimals.',
  'amount.tooManyDecimals': 'Amounts in {currency} have at most {digits} decimals.',
  'amount.tooSmall': 'The least amount is {minimum}.',
  'amount.tooLarge': 'The largest amount is {maximum}.',
  'description.empty': 'Enter what the payment is for.',

  // Status words
  'status.waiting': 'Waiting',
  'status.seen': 'Seen',
  'status.enteringCard': 'Entering card',
  'status.confirmingWithBank': 'Confirming with the bank',
  'status.cardDeclined': 'Card declined: {reason}',
  'status.paid': 'Paid',
  'status.paidWith': 'Paid · {brand} ending {last4}',
  'status.refunded': 'Refunded: {amount}',
  'status.declined': 'Declined',
  'status.declinedBecause': 'Declined: {reason}',
  'status.cancelled': 'Cancelled',
  'status.expired': 'Expired',
  'status.needsAttention': 'Needs attention: your clinic administrator has been told.',

  // Why a patient declines
  'decline.not-expected': 'I did not expect this',
  'decline.wrong-amount': 'The amount is not right',
  'decline.pay-another-way': 'I will pay another way',
  'decline.other': 'Another reason',

  // Why a card was refused, in a word for the clinician and in a sentence for the patient
  'failure.card_declined': 'refused by the bank',
  'failure.insufficient_funds': 'not enough money',
  'failure.expired_card': 'card expired',
  'failure.incorrect_cvc': 'wrong security code',
  'failure.incorrect_number': 'wrong card number',
  'failure.authentication_required': 'bank’s check not passed',
  'failure.payment_intent_authentication_failure': 'bank’s check not passed',
  'failure.processing_error': 'technical trouble',
  'failure.other': 'refused',
  'refused.card_declined': 'Your bank refused this card. Nothing was charged. Try another card, or ask your bank.',
  'refused.insufficient_funds': 'There is not enough money on this card. Nothing was charged. Try another card.',
  'refused.expired_card': 'This card has expired. Nothing was charged. Try another card.',
  'refused.incorrect_cvc': 'The security code does not match the card. Nothing was charged. Check the code and try again.',
  'refused.incorrect_number': 'The card number is not right. Check it and try again.',
  'refused.authentication_required': 'Your bank wants to check that it is you. Try again and follow its steps.',
  'refused.payment_intent_authentication_failure': 'Your bank could not confirm that it was you. Nothing was charged. Try again, or use another card.',
  'refused.processing_error': 'The card could not be processed just now. Nothing was charged. Try again in a moment.',
  'refused.other': 'The card was not accepted. Nothing was charged. Try again, or use another card.',

  // Patient
  'pay.loading': 'Loading…',
  'pay.nothing': 'There is nothing to pay. If your clinician asks for a payment, it appears here at once.',
  'pay.asks': '{clinic} asks for a payment',
  'pay.asksUnnamed': 'Your clinic asks for a payment',
  'pay.for': 'For',
  'pay.payNow': 'Pay now',
  'pay.decline': 'Decline',
  'pay.declineTitle': 'Why do you decline?',
  'pay.declineSend': 'Decline the request',
  'pay.back': 'Back',
  'pay.opening': 'Opening the card form…',
  'pay.email': 'E-mail for the receipt',
  'pay.emailHint': 'The receipt is sent there. It goes to the payment service Stripe only.',
  'pay.emailWrong': 'Enter an e-mail address, like name@example.org.',
  'pay.card': 'Card',
  'pay.pay': 'Pay {amount}',
  'pay.checking': 'Checking your card…',
  'pay.confirming': 'Confirming your payment…',
  'pay.confirmingHint': 'This takes a moment. You will not be charged twice.',
  'pay.secure': 'Your card data goes from this page to Stripe only.',
  'pay.formUnavailable': 'The card form could not be loaded. Check your connection and try again.',
  'pay.paid': 'Payment complete',
  'pay.paidTo': 'Paid to',
  'pay.amount': 'Amount',
  'pay.date': 'Date',
  'pay.cardUsed': 'Card',
  'pay.cardEnding': '{brand} ending {last4}',
  'pay.reference': 'Reference',
  'pay.receipt': 'The receipt was sent to the e-mail address you entered.',
  'pay.refunded': 'Refunded',
  'pay.cancelled': 'The clinic withdrew its request for {amount}. Nothing was charged.',
  'pay.expired': 'The request for {amount} has expired. Nothing was charged.',
  'pay.declined': 'You declined the request for {amount}. Nothing was charged.',
  'pay.attention': 'The clinic is looking into this payment. You do not need to do anything now.',
  'pay.signedOut': 'Your visit has ended. To pay now, join again with the link from your clinic.',

  // Configure > Client payments
  'clinics.title': 'Request client payments for your clinics',
  'clinics.choose': 'Clinics',
  'clinics.note': 'Note for the operator (optional)',
  'clinics.request': 'Request enablement',
  'clinics.requested': 'Requested. The operator of the platform decides.',
  'clinics.none': 'Your organisation has no clinics yet.',
  'clinics.chooseOne': 'Choose at least one clinic.',
  'clinics.yours': 'Your requests',
  'clinics.noRequests': 'Nothing has been requested yet.',
  'enablement.PENDING': 'Waiting for the operator',
  'enablement.APPROVED': 'Approved',
  'enablement.DECLINED': 'Declined',
  'enablement.declinedBecause': 'Declined: {reason}',
  'enablement.for': '{clinics}, requested on {date}',
  'operator.title': 'Requests for client payments',
  'operator.none': 'No request is waiting.',
  'operator.from': '{organisation}',
  'operator.approve': 'Approve',
  'operator.decline': 'Decline',
  'operator.reason': 'Reason',
  'operator.reasonNeeded': 'Say why: the organisation sees it.',
  'operator.declineSend': 'Decline the request',
  'operator.approved': 'Approved.',
  'operator.declined': 'Declined.',
  'admin.notEnabled': 'Client payments are not enabled for this clinic yet. Your telehealth manager can request them.',
  'admin.account': 'Stripe account',
  'admin.unlinked': 'Link the clinic’s own Stripe account. Payments go straight to it.',
  'admin.goToStripe': 'Go to Stripe',
  'admin.going': 'Opening Stripe…',
  'admin.linkedTo': 'Linked to {name}',
  'admin.ready': 'Ready to take payments',
  'admin.notReady': 'Linked, but not able to take payments yet',
  'admin.missing': 'Stripe still needs:',
  'admin.waitingForStripe': 'Stripe is still checking the account.',
  'admin.openDashboard': 'Complete them in your Stripe Dashboard. This page updates by itself.',
  'admin.testMode': 'Test mode: no real money moves.',
  'admin.change': 'Change account',
  'admin.remove': 'Remove account',
  'admin.removeTitle': 'Remove the Stripe account?',
  'admin.removeWarning': 'The clinic can take no payments until an account is linked again. Open payment requests are cancelled. Past payments stay in the Stripe account.',
  'admin.removeConfirm': 'Remove it',
  'admin.keep': 'Keep it',
  'admin.removing': 'Removing the account: open requests are being cancelled.',
  'admin.removed': 'The Stripe account was removed.',
  'admin.returned.linked': 'Your Stripe account is linked.',
  'admin.returned.denied': 'You did not give access at Stripe. Nothing was changed.',
  'admin.returned.failed': 'Stripe could not link the account. Nothing was changed. Try again.',
  'admin.settings': 'Settings',
  'admin.currency': 'Currency',
  'admin.minimum': 'Least amount',
  'admin.maximum': 'Largest amount',
  'admin.expiry': 'Requests expire after (minutes)',
  'admin.expiryWrong': 'Enter whole minutes from 1 to 10080.',
  'admin.limitsWrong': 'The least amount is larger than the largest.',
  'admin.presets': 'Presets',
  'admin.presetsHint': 'Consultations you charge often. Clinicians fill in a request with one click.',
  'admin.presetLabel': 'Name',
  'admin.presetAmount': 'Amount',
  'admin.presetDescription': 'Description',
  'admin.presetAdd': 'Add a preset',
  'admin.presetRemove': 'Remove the preset {label}',
  'admin.presetRemoveNew': 'Remove this preset',
  'admin.presetWrong': 'Each preset needs a name, an amount and a description.',
  'admin.save': 'Save settings',
  'admin.saved': 'Settings saved.',
  'admin.changedElsewhere': 'Somebody else changed the settings meanwhile. They were loaded again: check them and save once more.',

  // Connection and trouble
  'live.reconnecting': 'Connection lost. Reconnecting…',
  'notice.dismiss': 'Dismiss',
  'problem.unreachable': 'The service cannot be reached. Check your connection and try again.',
  'problem.unexpected': 'Something went wrong. Try again in a moment.',
  'problem.401': 'You are signed out. Sign in again.',
  'problem.403': 'You are not allowed to do this.',
  'problem.429': 'Too many tries. Wait a moment and try again.',
  'problem.503': 'The service is not available just now. Try again in a moment.',
} as const;

export type Word = keyof typeof english;

let locale = 'en';
let catalogue: Readonly<Record<Word, string>> = english;

/** Shows the elements in another language. `tag` is a BCP 47 language tag; it also decides how money and dates look. */
export function useWords(tag: string, words: Partial<Record<Word, string>>): void {
  locale = tag;
  catalogue = { ...english, ...words };
}

export function currentLocale(): string {
  return locale;
}

export function say(word: Word, values: Record<string, string> = {}): string {
  return catalogue[word].replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** For words made from codes of the services: undefined when the catalogue does not know the code. */
export function sayIfKnown(word: string, values: Record<string, string> = {}): string | undefined {
  return Object.hasOwn(catalogue, word) ? say(word as Word, values) : undefined;
}
