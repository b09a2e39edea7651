import { addresses, callOfPage, get, post, tell } from './platform.js';

/** The clinician's page. Signing in starts a call, or returns to the one that the page's address names. */
const READ_EVERY_MS = 1_000;
const RENEW_BEFORE_END_MS = 30_000;
const signIn = document.querySelector('#sign-in');
const section = document.querySelector('#call');

/** The session with our backend is a cookie; Caretill's services take an access token, which the backend renews. */
let accessToken = { token: '', endsAt: 0 };

async function getToken() {
  if (Date.now() > accessToken.endsAt - RENEW_BEFORE_END_MS) {
    const { token, expiresInSeconds } = await post('/api/access-token');
    accessToken = { token, endsAt: Date.now() + expiresInSeconds * 1_000 };
  }
  return accessToken.token;
}

signIn.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    await post('/api/sign-in', Object.fromEntries(new FormData(signIn)));
    await enter();
    tell('');
  } catch {
    tell('You could not sign in. Please try again.');
  }
});

async function enter() {
  const callId = callOfPage ?? (await post('/api/calls')).callId;
  history.replaceState(null, '', `?call=${callId}`);
  signIn.hidden = true;
  section.hidden = false;
  const link = document.querySelector('#link');
  link.href = `/visit.html?call=${callId}`;
  link.textContent = link.href;

  const tool = document.createElement('caretill-payment-request');
  tool.setAttribute('clinic-id', addresses.clinicId);
  tool.setAttribute('call-id', callId);
  tool.setAttribute('clinic-config-service-url', addresses.clinicConfigServiceUrl);
  tool.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  tool.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  tool.getToken = getToken;
  document.querySelector('#tool').append(tool);

  const reading = setInterval(() => showPayments(callId), READ_EVERY_MS);
  document.querySelector('#end').addEventListener('click', async () => {
    // Asks the clinician first if something is still open.
    if (!(await tool.mayEnd())) return;
    try {
      await post(`/api/calls/${callId}/end`);
      clearInterval(reading);
      section.hidden = true;
      document.querySelector('[role=status]').textContent = 'The call has ended.';
    } catch {
      tell('The call could not be ended. Please try again.');
    }
  });
}

/** What the webhooks have said. The tool itself shows the same, live. @param {string} callId */
async function showPayments(callId) {
  try {
    const payments = await get(`/api/calls/${callId}/payments`);
    document.querySelector('#payments').replaceChildren(
      ...payments.map(({ status, amountMinor, currency }) => {
        const item = document.createElement('li');
        item.textContent = `${status}: ${amountMinor} ${currency} in the smallest unit`;
        return item;
      }),
    );
  } catch {
    // The next reading comes soon.
  }
}
