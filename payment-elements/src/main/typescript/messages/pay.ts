/** The patient pays or declines. */
export default {
  'pay.nothing': 'Nothing to pay right now. If your clinician requests a payment, you’ll see it here.',
  'pay.asks': 'Payment request from {clinic}',
  'pay.asksUnnamed': 'Payment request from your clinic',
  'pay.from': '{clinician} at {clinic}',
  'pay.asksFor': '{asks}: {amount}',
  'pay.several': '{count, plural, other {You have # payments to make. Each is paid separately.}}',
  'pay.which': '{what}: {amount}',
  'pay.reminded': 'Your clinician has sent a reminder about this payment of {amount}.',
  'pay.endsSoon':
    '{minutes, plural, one {This request ends in less than a minute, at {time}.} other {This request ends in less than # minutes, at {time}.}}',
  'pay.elsewhere':
    'Somebody has started paying this on another device or in another tab. You can also pay here: it will only be charged once.',
  'pay.payNow': 'Pay now',
  'pay.decline': 'Decline',
  'pay.declineTitle': 'Why are you declining? (optional)',
  'pay.declineSend': 'Decline payment',
  'pay.back': 'Back',
  'pay.opening': 'Opening the card form…',
  'pay.formUnavailable':
    'The card form could not be loaded. Nothing was charged. Check your internet connection and try again.',
  'pay.cardEnding': '{brand} ending {last4}',
  'pay.referenceOf': 'Reference {reference}',
  'visit.ended': 'The call has ended.',
  'visit.endedPaying': 'The call has ended, but your payment goes on. Please stay on this page until it’s done.',
  'visit.endedCanPay': 'The call has ended. You still have {amounts} to pay. You can pay here.',
  'visit.payUntil': 'You can pay until {time}.',
  'visit.payUntilByLink':
    'You can pay on this page until {pageTime}. To pay later, until {time}, or on another device, get a link.',
  'visit.endedNothing': 'The call has ended. There is nothing to pay.',
  'visit.endedAllPaid': 'The call has ended. There is nothing more to pay.',
  'visit.endedOpen':
    'The call has ended. You still have {amounts} to pay: use a payment link if you kept one, join again with the link from your clinic, or ask your clinic for a payment link.',
  'visit.endedUnknown':
    'The call has ended. If something is still to be paid, join again with the link from your clinic, or ask your clinic for a payment link.',
  'visit.linkEnded': 'This payment link has ended.',
  'visit.linkEndedPaying':
    'This payment link has ended, but your payment goes on. Please stay on this page until it’s done.',
  'visit.linkEndedNothing': 'This payment link has ended. There is nothing to pay.',
  'visit.linkEndedAllPaid': 'This payment link has ended. There is nothing more to pay.',
  'visit.linkEndedOpen':
    'This payment link has ended. You still have {amounts} to pay: ask your clinic for a new link.',
  'visit.linkEndedUnknown':
    'This payment link has ended. If something is still to be paid, ask your clinic for a new link.',
  'visit.stillOpen': '{amount} is not paid. It can be paid until {time}.',
  'visit.clinicReceipt': 'Your clinic can give you the itemised receipt.',
  'payLink.mine': 'Pay on another device',
  'payLink.mineOf': 'Pay {amount} on another device',
  'payLink.later': 'Get a link to pay later',
  'payLink.laterOf': 'Link to pay {amount} later or on another device',
  'receipt.yours': 'Your receipt',
} as const;
