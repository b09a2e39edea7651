import { byId, call, callId, config, request, tabStorage, wireToggles } from './page.js';

/**
 * The patient's page. The invitation link carries no token. A person who follows it enters a name in the waiting room
 * and gets a guest token for this call. The tab keeps the token, so that a reload is the same participant. It keeps the
 * name too: joining again under it in the same browser is the same participant, with the same requests.
 *
 * When the call ends, the payment stays on the page: what is open can still be paid there.
 */
const GUEST = `demo-call-guest-${callId}`;
const NAME = `demo-call-name-${callId}`;

const { clinicName } = await call();
byId('clinic').textContent = clinicName;
byId('gate-clinic').textContent = clinicName;
byId('call-name').textContent = callId;
byId('name').value = tabStorage.get(NAME) ?? '';
wireToggles();

byId('join').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('trouble').textContent = '';
  try {
    const displayName = byId('name').value.trim();
    const response = await request(`/api/calls/${encodeURIComponent(callId)}/guests`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ displayName }),
    });
    if (response.status === 400) {
      byId('trouble').textContent = 'Please enter your name in letters that can be read, without special signs.';
      byId('name').focus();
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    tabStorage.set(NAME, displayName);
    tabStorage.set(GUEST, { displayName, ...(await response.json()) });
    await show();
  } catch {
    byId('trouble').textContent = 'Joining did not work just now. Please try again in a moment.';
  }
});

byId('again').addEventListener('click', async () => {
  tabStorage.remove(GUEST);
  byId('tool').replaceChildren();
  await show();
});
byId('leave').addEventListener('click', () => {
  tabStorage.remove(GUEST);
  location.assign('/');
});

await show();

async function show() {
  const guest = tabStorage.get(GUEST);
  showCall(guest !== null, guest?.ended === true);
  byId('gate').hidden = guest !== null;
  if (guest === null) {
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
    tabStorage.set(GUEST, { ...guest, ended: true });
    showCall(true, true);
    // Somebody who is paying stays there.
    if (!pay.contains(document.activeElement)) byId('ended-title').focus();
  });
  byId('tool').replaceChildren(pay);
}

function showCall(shown, ended) {
  byId('room').hidden = !shown;
  byId('stage').hidden = byId('bar').hidden = !shown || ended;
  byId('ended').hidden = !ended;
}
