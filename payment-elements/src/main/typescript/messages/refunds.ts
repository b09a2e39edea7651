/** Refunds. */
export default {
  'refund.PENDING': 'Refund on its way',
  'refund.SUCCEEDED': 'Refunded',
  'refund.FAILED': 'Refund failed',
  'refund.CANCELED': 'Refund cancelled',
  'refund.list': 'Refunds',
  'refund.none': 'Nothing was refunded.',
  'refund.open': 'Refund…',
  'refund.byName': 'Asked for by {name}',
  'refund.by': 'Asked for by user {user}',
  'refund.atStripe': 'Made in the Stripe Dashboard',
  'refund.left': '{left} can still be refunded.',
  'refund.notYou': 'In this clinic refunds are made by: {who}.',
  'refund.nobody':
    'In this clinic nobody may make refunds here. Your clinic administrator can change that under Configure > Client payments.',
  'refund.title': 'Refund this payment',
  'refund.paid': '{paid} was paid.',
  'refund.leftOf': '{paid} was paid. {refunded} of it is refunded or on its way back: {left} is left.',
  'refund.disputed':
    'The cardholder disputes this payment, so Stripe makes no refund. Answer the dispute in your Stripe Dashboard instead.',
  'refund.underReview':
    'The cardholder disputes this payment, and the bank decides. Until then, Stripe makes no refund.',
  'refund.lost':
    'The cardholder’s bank has already returned {amount} of this payment, because the dispute was lost. Stripe makes no refund on top of it.',
  'refund.notPossibleTitle': 'This payment cannot be refunded',
  'refund.howMuch': 'How much',
  'refund.whole': 'Full amount ({left})',
  'refund.part': 'Part of it',
  'refund.amount': 'Amount to refund',
  'refund.atMost': 'At most {left}',
  'refund.zero': 'Enter more than 0.',
  'refund.tooMuch': 'Only {left} is left to refund.',
  'refund.why': 'Why',
  'refund.reason.requested_by_customer': 'The patient asked for it',
  'refund.reason.duplicate': 'Paid twice',
  'refund.reason.fraudulent': 'Fraud',
  'refund.reason.expired_uncaptured_charge': 'Never collected by Stripe',
  'refund.next': 'Continue',
  'refund.confirmTitle': 'Refund this amount?',
  'refund.toCard': 'It goes back to the card: {brand} ending {last4}. This cannot be undone.',
  'refund.toPayer': 'It goes back to the patient. This cannot be undone.',
  'refund.leaves': 'The clinic keeps {left} of this payment.',
  'refund.leavesNothing': 'The clinic keeps nothing of this payment.',
  'refund.send': 'Refund {amount}',
  'refund.sendAgain': 'Send again: refund {amount}',
  'refund.sending': 'Refunding…',
  'refund.change': 'Change',
  'refund.close': 'Close',
  'refund.unsure':
    'No answer came, so it is not certain whether the refund was made. Send it again: it will not be made twice.',
  'refund.notMade': 'Something happened to this payment meanwhile. No refund was made now.',
  'refund.meanwhile': '{amount} was refunded meanwhile by somebody else. {left} is left.',
  'refund.nothingLeftTitle': 'Nothing is left to refund',
  'refund.nothingLeft':
    'All of this payment has been refunded meanwhile, or is on its way back. The list of refunds tells by whom.',
  'refund.made': '{amount} was refunded. The patient’s bank shows it within 5 to 10 working days.',
  'refund.onItsWay':
    'The refund of {amount} is on its way. There is nothing more to do. This page shows when it is done.',
  'refund.refused': '{amount} was not refunded. {why}',
  'refund.failure.unknown':
    'Stripe does not say why. The money is back in the clinic’s Stripe balance. Refund the patient in another way.',
  'refund.failure.lost_or_stolen_card':
    'The card was reported lost or stolen. The money is back in the clinic’s Stripe balance. Ask the patient how else to refund.',
  'refund.failure.expired_or_canceled_card':
    'The card has expired or was closed. The money is back in the clinic’s Stripe balance. Ask the patient how else to refund.',
  'refund.failure.charge_for_pending_refund_disputed':
    'The cardholder disputed the payment while the refund was on its way, so Stripe did not make it.',
  'refund.failure.insufficient_funds':
    'The clinic’s Stripe balance is too low. Add money in your Stripe Dashboard, then refund again.',
  'refund.failure.balance_insufficient':
    'The clinic’s Stripe balance is too low. Add money in your Stripe Dashboard, then refund again.',
  'refund.failure.declined':
    'The patient’s bank declined the refund. The money is back in the clinic’s Stripe balance. Ask the patient how else to refund.',
  'refund.failure.merchant_request': 'The clinic asked Stripe to stop this refund.',
  'refund.failure.charge_disputed': 'The payment was disputed, so Stripe made no refund.',
  'refund.failure.refund_disputed_payment': 'The payment was disputed, so Stripe made no refund.',
  'refund.failure.charge_already_refunded':
    'The payment was refunded already in the Stripe Dashboard. It appears in this list in a moment.',
  'refund.failure.charge_not_refundable':
    'Stripe does not refund this payment any more. Refund the patient in another way.',
  'refund.failure.resource_missing':
    'Stripe does not know this payment on the clinic’s account. Look it up in your Stripe Dashboard.',
  'refund.failure.account_invalid':
    'The Stripe account is no longer connected. Refund in that account’s Stripe Dashboard.',
  'refund.failure.refused_by_stripe': 'Stripe refused it. Look the payment up in your Stripe Dashboard.',
} as const;
