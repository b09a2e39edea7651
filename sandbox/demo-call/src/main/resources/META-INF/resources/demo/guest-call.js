import { byId, callId, config, request, tabStorage, wireToggles } from './page.js';
import { followLanguage, locale, say } from './words.js';

/**
 * The page of the patient, a carer or an interpreter. The invitation link carries no token. A person who follows it
 * enters a name in the waiting room, says who they are, and gets a guest token for this call. The tab keeps the token, so
 * that a reload is the same participant. It keeps what was entered too: joining again under the same name in the same
 * browser is the same participant, with the same requests.
 *
 * When the call ends, or the patient leaves it, the payment stays on the page: what is open can still be paid there. The
 * waiting room comes with the page, so that a slow line shows it before this script is there.
 */
const GUEST = `demo-call-guest-${callId}`;
const NAME = `demo-call-name-${callId}`;
const ROLE = `demo-call-role-${callId}`;
const FORM = /** @type {HTMLFormElement} */ (byId('join'));

/** What is said after the call, by the keys of the words: it has ended for everybody, or this patient has left it and can come back. */
const AFTER = {
  ended: ['call.ended', 'call.thanks', 'call.joinAgain'],
  left: ['call.left', 'call.close', 'call.back'],
};

const clinicName = byId('clinic').textContent;
byId('call-name').textContent = callId;
byId('name').value = tabStorage.get(NAME) ?? '';
const before = tabStorage.get(ROLE);
FORM.elements['role'].value = before?.role ?? 'patient';
byId('patient').value = before?.patientName ?? '';
askForWhom();
byId('gate-opening').hidden = true;
FORM.hidden = false;
wireToggles();
const showTitle = callBackFromOtherTabs();
void followLanguage(() => {
  byId('joining').textContent = say('join.joining', { clinic: clinicName });
  showCall(tabStorage.get(GUEST));
  showTitle();
});

FORM.addEventListener('change', askForWhom);
FORM.addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('trouble').textContent = '';
  try {
    const displayName = byId('name').value.trim();
    const role = FORM.elements['role'].value;
    const patientName = (role === 'carer' && byId('patient').value.trim()) || null;
    const response = await request(`/api/calls/${encodeURIComponent(callId)}/guests`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ displayName, role, patientName, locale: locale() }),
    });
    if (response.status === 400) {
      byId('trouble').textContent = patientName
        ? say('join.namesUnreadable')
        : say('join.nameUnreadable');
      byId('name').focus();
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    tabStorage.set(NAME, displayName);
    tabStorage.set(ROLE, { role, patientName });
    tabStorage.set(GUEST, { displayName, ...(await response.json()) });
    await show();
    byId('room-title').focus();
  } catch {
    byId('trouble').textContent = say('join.failed');
  }
});

byId('again').addEventListener('click', async () => {
  const guest = tabStorage.get(GUEST);
  if (guest && !guest.ended) {
    remember({ left: false });
    byId('room-title').focus();
    return;
  }
  tabStorage.remove(GUEST);
  byId('tool').replaceChildren();
  await show();
});
byId('leave').addEventListener('click', async () => {
  const pay = document.querySelector('caretill-pay');
  // Leaving must work even if the element could not be loaded.
  if (pay?.mayLeave && !(await pay.mayLeave())) return;
  remember({ left: true });
  byId('ended-title').focus();
});

await show();

/** A carer is asked for the patient's name, which the clinician and the receipt then have right. */
function askForWhom() {
  const isCarer = FORM.elements['role'].value === 'carer';
  byId('for-whom').hidden = !isCarer;
  byId('patient').required = isCarer;
}

async function show() {
  const guest = tabStorage.get(GUEST);
  showCall(guest);
  byId('gate').hidden = guest !== null;
  if (guest === null) {
    byId('name').focus();
    return;
  }
  byId('own-name').textContent = guest.displayName;

  // This is all a platform needs to embed the patient's side in its page.
  const [addresses] = await Promise.all([config, customElements.whenDefined('caretill-pay')]);
  const pay = document.createElement('caretill-pay');
  pay.setAttribute('call-id', callId);
  pay.setAttribute('clinic-name', clinicName);
  pay.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  pay.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  pay.setAttribute('stripe-js-url', addresses.stripeJsUrl);
  pay.token = guest.guestToken;
  pay.addEventListener('caretill-visit-ended', () => {
    remember({ ended: true });
    // Somebody who is paying stays there.
    if (!pay.contains(document.activeElement)) byId('ended-title').focus();
  });
  byId('tool').replaceChildren(pay);
}

/** @param {{ ended: true } | { left: boolean }} change */
function remember(change) {
  const guest = { ...tabStorage.get(GUEST), ...change };
  tabStorage.set(GUEST, guest);
  showCall(guest);
}

/** @param {{ ended?: boolean, left?: boolean } | null} guest */
function showCall(guest) {
  const isOver = guest?.ended === true || guest?.left === true;
  byId('room').hidden = guest === null;
  byId('room').classList.toggle('left', isOver && !guest.ended);
  byId('stage').hidden = byId('bar').hidden = guest === null || isOver;
  byId('ended').hidden = !isOver;
  const [title, words, again] = AFTER[guest?.ended ? 'ended' : 'left'];
  byId('ended-title').textContent = say(title);
  byId('ended-words').textContent = say(words);
  byId('again').textContent = say(again);
  if (guest === null) byId('own-name').textContent = say('call.you');
}

/** Who looks at another tab reads in the title of this one that a payment waits. @returns writes the title anew */
function callBackFromOtherTabs() {
  let toPay = 0;
  const showTitle = () => {
    document.title =
      document.hidden && toPay > 0
        ? say('call.requested', { count: String(toPay) })
        : `${say('call.title')} · Caretill demo call`;
  };
  addEventListener('caretill-to-pay', (event) => {
    toPay = /** @type {CustomEvent} */ (event).detail.count;
    showTitle();
  });
  document.addEventListener('visibilitychange', showTitle);
  return showTitle;
}
