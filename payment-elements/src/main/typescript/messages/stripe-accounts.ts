/** Configure > Client payments: the clinic administrator’s Stripe accounts, from link to removal. */
export default {
  'admin.sections': 'Client payments',
  'admin.notEnabled': 'Client payments are not enabled for this clinic yet. Your telehealth manager can request them.',
  'admin.switchedOff':
    'The platform operator has switched off client payments for this clinic. Ask your telehealth manager.',
  'admin.account': 'Stripe account',
  'admin.accounts': 'Stripe accounts',
  'admin.unlinked': 'Link the clinic’s own Stripe account. Payments go straight to it.',
  'admin.goToStripe': 'Go to Stripe',
  'admin.goToStripeAgain': 'Link another account',
  'admin.going': 'Opening Stripe…',
  'admin.toChange': 'Choose the account in Stripe, then confirm it here.',
  'link.oauth': 'If the clinic has a Stripe account: sign in there and give access.',
  'link.otherProgram':
    'If Stripe asks you to create a new account, yours belongs to another program: a new one would be linked, with its own payments and payouts.',
  'link.otherProgramOpenHere':
    'If Stripe asks you to create a new account, yours belongs to another program: come back and choose Open a Stripe account.',
  'link.open': 'Open a Stripe account',
  'link.onboarding':
    'If the clinic has none, or its account belongs to another program. Stripe asks for the details of the business, a bank account and an identity document. You can stop and go on later.',
  'link.email': 'E-mail address for the new account',
  'link.emailHint': 'Stripe writes to it about the account. We do not keep it.',
  'link.openAtStripe': 'Open it at Stripe',
  'link.unfinished':
    'A new Stripe account was begun on {date} and is not linked yet. What you entered at Stripe is kept there.',
  'link.continue': 'Continue at Stripe',
  'link.discard': 'Discard it',
  'link.discardTitle': 'Discard the new Stripe account?',
  'link.discardText': 'It is closed at Stripe. What was entered there is lost.',
  'link.discarded': 'The new account is being closed at Stripe.',
  'admin.linkedTo': 'Linked to {name}',
  'admin.was.REPLACED': '{name} (replaced)',
  'admin.was.REMOVING': '{name} is being removed',
  'admin.was.REMOVED': '{name} (removed)',
  'admin.linkedOn': 'linked on {date}',
  'admin.removedOn': 'removed on {date}',
  'admin.ready': 'Ready to take payments',
  'admin.readyForNow': 'Ready, but Stripe needs something soon',
  'admin.notReady': 'Not able to take payments yet',
  'admin.missing': 'Stripe still needs:',
  'admin.missingSoon': 'Payments are working. To keep it that way, Stripe needs:',
  'admin.openAtStripe': 'Open in Stripe',
  'admin.openAtStripeFor': '(new tab): {title}',
  'admin.updatesItself': 'This page updates once Stripe has it.',
  'admin.waitingForStripe': 'Stripe is still checking the account. This page updates by itself.',
  'admin.testMode': 'Test mode: no real money moves',
  'admin.default': 'Default',
  'admin.openRequests': '{count, plural, one {# open request} other {# open requests}}',
  'admin.replacedHint':
    'No new requests use it. Its open ones stay payable, and refunds stay possible, until it is removed.',
  'admin.makeDefault': 'Make default',
  'admin.makeDefaultOf': 'Make default: {name}',
  'admin.madeDefault': '{name} is the default now. New requests use it.',
  'admin.earlier': 'Removed accounts ({count})',
  'admin.remove': 'Remove account',
  'admin.removeOf': 'Remove account {name}',
  'admin.removeTitle': 'Remove the Stripe account “{name}”?',
  'admin.counting': 'Counting the open payment requests…',
  'admin.cancels':
    '{count, plural, =0 {It has no open payment requests.} one {# open payment request will be cancelled.} other {# open payment requests will be cancelled.}}',
  'admin.removeDefaultWarning':
    'The clinic can take no payments until an account is linked again. Past payments stay in the Stripe account.',
  'admin.removeOtherWarning':
    'The clinic’s other accounts are not touched. Past payments stay in the Stripe account; refund them there.',
  'admin.removeConfirm': 'Remove it',
  'admin.keep': 'Keep it',
  'admin.removing': 'Removing the account…',
  'admin.removingCount': 'Cancelling open requests: {done} of {all}',
  'admin.removingHint': 'You can leave this page. It continues in the background.',
  'admin.step.STOPPED': 'No new requests',
  'admin.step.CANCELLING': 'Cancel open requests',
  'admin.step.DEAUTHORISING': 'Disconnect at Stripe',
  'admin.step.REMOVED': 'Removed',
  'admin.step.done': '(done)',
  'admin.removedAtStripe': 'It was disconnected in the Stripe Dashboard, not here.',
  'admin.cancelled':
    '{count, plural, =0 {No open request had to be cancelled.} one {# open request was cancelled.} other {# open requests were cancelled.}}',
  'admin.paidMeanwhile': 'Paid before they could be cancelled. The money is in the Stripe account:',
  'admin.needAttention': 'Please check these in the Stripe Dashboard. We don’t know what happened to them.',
  'admin.confirmTitle': 'Is this the right account?',
  'admin.confirmFirst': 'New payment requests will use this account.',
  'admin.confirmReplaces':
    'Instead of {name}: new requests use this account. Open requests of {name} stay payable there until they end.',
  'admin.confirmAdds':
    'Beside {name}: {name} stays the default, and you choose under Settings which clinicians use this account.',
  'admin.confirmOther':
    'If Stripe made you create a new account, this is the new one, not the one you know: payments and payouts would be there.',
  'admin.use': 'Use this account',
  'admin.useInstead': 'Use it instead of {name}',
  'admin.useBeside': 'Use it beside {name}',
  'admin.notThisOne': 'Not this account',
  'admin.confirmUntil': 'Nothing is used until you confirm. If you don’t confirm by {time}, it will be disconnected.',
  'admin.confirmNewUntil':
    'Nothing is used until you confirm. If you haven’t confirmed by {time}, choose Continue at Stripe to come back to it.',
  'admin.returned.linked': 'Your Stripe account is linked.',
  'admin.returned.given-back': 'The account was disconnected. Nothing was changed.',
  'admin.returned.closed': 'The new account is being closed at Stripe. Nothing was changed.',
  'admin.returned.over':
    'The account no longer waits for your decision. Nothing was changed. Go to Stripe again to link it.',
  'admin.returned.denied':
    'You did not give access at Stripe. Nothing was changed. Go to Stripe again when you want to give access.',
  'admin.returned.already-linked':
    'Another clinic uses this Stripe account already. Nothing was changed. Go to Stripe again and choose another account, or ask the platform operator.',
  'admin.returned.live-account-refused':
    'This is a live Stripe account, and only test accounts can be linked here. Nothing was changed. Go to Stripe again and choose a test account.',
  'admin.returned.test-account-refused':
    'This is a test account, and only live Stripe accounts can be linked here. Nothing was changed. Go to Stripe again and choose a live account.',
  'admin.returned.uncertain':
    'Stripe’s answer was lost, so we do not know whether Stripe linked the account. Nothing was changed here. Go to Stripe again and choose the same account.',
  'admin.returned.read-only':
    'Stripe gave access for reading only, with which no payment can be made. The access was given back. Go to Stripe again, and do not change the address of Stripe’s page.',
  'admin.returned.code-refused':
    'Stripe’s answer was used before, or is older than five minutes. Nothing was changed. Go to Stripe again, and open its answer once.',
  'admin.returned.not-set-up':
    'Stripe does not accept the platform’s settings. Please tell the platform operator. Nothing was changed.',
  'admin.returned.no-answer':
    'You came back without an answer from Stripe. Did Stripe show an error, such as “Standard OAuth is disabled” or “Invalid redirect URI”? Then the platform operator must change a setting at Stripe: tell them these words. Otherwise go to Stripe again.',
  'admin.returned.unfinished':
    'Stripe does not have all details of the new account yet. What you entered is kept: continue at Stripe when you are ready.',
  'admin.returned.not-checked':
    'Stripe did not answer, so we do not know how far the new account is. What you entered is kept: continue at Stripe in some minutes.',
  'admin.returned.failed': 'Stripe could not link the account. Nothing was changed. Try again.',
} as const;
