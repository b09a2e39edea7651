import { addresses, callOfPage, post, tell } from './platform.js';

/** The patient's page. The patient joins the call under a name, and pays there when the clinician asks. */
const join = document.querySelector('#join');
const leave = document.querySelector('#leave');
const status = document.querySelector('[role=status]');

join.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    const { guestToken } = await post(`/api/calls/${encodeURIComponent(callOfPage)}/guests`, {
      displayName: new FormData(join).get('displayName'),
      language: navigator.language,
    });
    join.hidden = true;
    showPayments(guestToken);
    tell('');
  } catch {
    tell('You could not join. Please check your name and the link, and try again.');
  }
});

/** @param {string} guestToken */
function showPayments(guestToken) {
  const pay = document.createElement('caretill-pay');
  pay.setAttribute('call-id', callOfPage);
  pay.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  pay.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  pay.setAttribute('stripe-js-url', addresses.stripeJsUrl);
  pay.token = guestToken;
  pay.addEventListener('caretill-payment-paid', () => (status.textContent = 'Thank you, it is paid.'));
  // The element stays on the page: what is open can still be paid.
  pay.addEventListener('caretill-visit-ended', () => (status.textContent = 'The visit has ended.'));
  document.querySelector('#payment').append(pay);

  leave.hidden = false;
  leave.addEventListener('click', async () => {
    // Asks the patient first if something is still to be paid.
    if (await pay.mayLeave()) status.textContent = 'You have left. You can close this page.';
  });
}
