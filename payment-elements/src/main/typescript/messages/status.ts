/** The status of a payment request, and what happened to it step by step. */
export default {
  'status.waiting': 'Waiting',
  'status.delivered': 'Delivered',
  'status.seen': 'Seen',
  'status.enteringCard': 'Entering card',
  'status.confirmingWithBank': 'Confirming with the bank',
  'status.cardDeclined': 'Card declined: {reason}',
  'status.paid': 'Paid',
  'status.paidWith': 'Paid · {brand} ending {last4}',
  'status.refunded': 'Refunded: {amount}',
  'status.partlyRefunded': 'Paid · Partly refunded: {amount}',
  'status.refundPending': 'Refund on its way: {pending}',
  'status.partRefundPending': 'Paid · Refund on its way: {pending}',
  'status.partlyRefundedAndPending': 'Partly refunded: {amount} · Refund on its way: {pending}',
  'status.declined': 'Declined',
  'status.declinedBecause': 'Declined: {reason}',
  'status.cancelled': 'Cancelled',
  'status.expired': 'Expired',
  'status.needsAttention': 'Needs attention: your clinic administrator has been told.',
  'attention.account-mismatch':
    'Needs attention: money was taken on another Stripe account than was asked for. Your clinic administrator has been told.',
  'attention.payment-intent-mismatch':
    'Needs attention: money was taken by another payment than was asked for. Your clinic administrator has been told.',
  'attention.currency-mismatch':
    'Needs attention: money was taken in another currency than was asked for. Your clinic administrator has been told.',
  'attention.amount-mismatch':
    'Needs attention: another amount was taken than was asked for. Your clinic administrator has been told.',
  'attention.paid-after-end':
    'Needs attention: the patient’s money arrived after the request had ended. Your clinic administrator has been told.',
  'attention.canceled-after-paid':
    'Needs attention: Stripe says that this payment was cancelled after it was paid. Your clinic administrator has been told.',
  'attention.second-payment-intent':
    'Needs attention: a second payment turned up for this request. Your clinic administrator has been told.',
  'attention.refund-exceeds-payment':
    'Needs attention: Stripe reports a refund of more than was paid. Your clinic administrator has been told.',
  'attention.account-disconnected':
    'Needs attention: the Stripe account was disconnected while the patient may have been paying. Your clinic administrator has been told.',
  'timeline.title': 'Steps',
  'timeline.of': 'Steps of the request for {amount}',
  'timeline.sent': 'Sent',
  'timeline.delivered': 'Delivered to the patient’s page',
  'timeline.seen': 'Seen by the patient',
  'timeline.reminded': 'Patient reminded',
  'timeline.enteringCard': 'Patient enters a card',
  'timeline.confirmingWithBank': 'Patient confirms with the bank (3-D Secure)',
  'timeline.attemptFailed': 'Card declined: {reason}',
  'timeline.paid': 'Paid',
  'timeline.declined': 'Declined by the patient',
  'timeline.declinedBecause': 'Declined by the patient: {reason}',
  'timeline.expired': 'Expired unpaid',
  'timeline.needsAttention': 'Needs attention',
  'end.cancelled-at-stripe': 'Cancelled in the Stripe Dashboard',
  'end.account-removed': 'Cancelled: the Stripe account was removed',
  'end.account-disconnected': 'Cancelled: the Stripe account was disconnected at Stripe',
  'end.payments-disabled': 'Cancelled: payments were switched off for the clinic',
  'end.too-many-attempts': 'Ended: too many failed card attempts',
} as const;
