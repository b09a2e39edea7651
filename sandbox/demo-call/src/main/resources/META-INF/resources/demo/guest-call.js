import { byId, call, callId, config, wireToggles } from './page.js';

/**
 * The patient's page. The invitation link carries no token: whoever follows it gives a name in the waiting room and is
 * given a guest token for this call, kept in this tab, so that a reload is the same participant. The name stays in this
 * tab too: who joins again under it, in the same browser, is the same participant, whose requests are there again.
 */
const GUEST = `demo-call-guest-${callId}`;
const NAME = `demo-call-name-${callId}`;

const { clinicName } = await call();
byId('clinic').textContent = clinicName;
byId('gate-clinic').textContent = clinicName;
byId('call-name').textContent = callId;
byId('name').value = sessionStorage.getItem(NAME) ?? '';
wireToggles();

byId('join').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('trouble').textContent = '';
  try {
    const displayName = byId('name').value.trim();
    const response = await fetch(`/api/calls/${encodeURIComponent(callId)}/guests`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ displayName }),
    });
    if (!response.ok) throw new Error(String(response.status));
    sessionStorage.setItem(NAME, displayName);
    sessionStorage.setItem(GUEST, JSON.stringify({ displayName, ...(await response.json()) }));
    await show();
  } catch {
    byId('trouble').textContent = 'Joining did not work just now. Please try again in a moment.';
  }
});

byId('again').addEventListener('click', () => location.reload());
byId('leave').addEventListener('click', () => {
  sessionStorage.removeItem(GUEST);
  location.assign('/');
});

await show();

async function show() {
  const guest = JSON.parse(sessionStorage.getItem(GUEST) ?? 'null');
  const joined = guest !== null && Date.parse(guest.expiresAt) > Date.now();
  byId('gate').hidden = joined;
  byId('room').hidden = byId('bar').hidden = !joined;
  if (!joined) {
    byId('name').focus();
    return;
  }
  byId('own-name').textContent = guest.displayName;

  // This is all a platform does to have the patient's side in its page.
  const addresses = await config;
  const pay = document.createElement('caretill-pay');
  pay.setAttribute('call-id', callId);
  pay.setAttribute('clinic-name', clinicName);
  pay.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  pay.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  pay.setAttribute('stripe-js-url', addresses.stripeJsUrl);
  pay.token = guest.guestToken;
  pay.addEventListener('caretill-visit-ended', () => {
    sessionStorage.removeItem(GUEST);
    byId('room').inert = byId('bar').inert = true;
    byId('ended').hidden = false;
    byId('ended-title').focus();
  });
  byId('tool').replaceChildren(pay);
}
