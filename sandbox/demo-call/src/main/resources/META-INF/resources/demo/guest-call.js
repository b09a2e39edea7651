import { byId, call, callId, config, wireToggles } from './page.js';

/**
 * The patient's page. The invitation link carries no token. A person who follows it enters a name in the waiting room
 * and gets a guest token for this call. The tab keeps the token, so that a reload is the same participant. It keeps the
 * name too: joining again under it in the same browser is the same participant, with the same requests.
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

  // This is all a platform needs to embed the patient's side in its page.
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
