import { byId, call, callId, config, request, tabStorage, wireToggles } from './page.js';
import { getToken, person, signIn, signOut } from './sign-in.js';

/** The clinician's page: the platform's own call around Caretill's tool "Request payment". */
const OPEN = 'demo-call-drawer-open';
/** How long an answer to a press stays. */
const TOLD_MS = 8_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let telling;

byId('call-name').textContent = callId;
byId('sign-in').addEventListener('click', signIn);
byId('sign-out').addEventListener('click', signOut);
wireToggles();

const me = person();
if (me?.roles.includes('clinician')) {
  await enter(me);
} else {
  refuse(me ? `${me.name}, your account is not a clinician's. Sign out and sign in as a clinician.` : '');
  if (me) showPerson(me);
}

/** Without words, the page asks to sign in. */
function refuse(words) {
  byId('room').inert = true;
  byId('gate').hidden = false;
  if (!words) return;
  byId('gate-words').textContent = words;
  byId('sign-in').hidden = true;
}

async function enter(me) {
  showPerson(me);
  const [{ clinicId, clinicName }, addresses] = await Promise.all([call(), config]);
  byId('clinic').textContent = clinicName;
  if (!me.clinicIds.includes(clinicId)) {
    refuse(`This call belongs to ${clinicName}, and you do not work there. Start a call of your own clinic.`);
    return;
  }
  wireMenu();

  // This is all a platform needs to embed the tool in its page.
  const tool = document.createElement('caretill-payment-request');
  tool.setAttribute('clinic-id', clinicId);
  tool.setAttribute('call-id', callId);
  tool.setAttribute('clinic-config-service-url', addresses.clinicConfigServiceUrl);
  tool.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  tool.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  tool.getToken = getToken;
  tool.addEventListener('caretill-unseen-changed', ({ detail }) => showNews(detail.count));
  tool.addEventListener('caretill-guests-changed', ({ detail }) => showPatients(detail.guests));
  byId('tool').append(tool);
  byId('end-call').addEventListener('click', async () => {
    // Hanging up must work even if the tool could not be loaded.
    if (!tool.mayEnd || (await tool.mayEnd())) await endCall();
  });

  showDrawer(tabStorage.get(OPEN) === callId, false);
}

function showPerson(me) {
  byId('person').hidden = false;
  byId('person-name').textContent = me.name;
}

/** What came while the tool was closed. @param {number} count */
function showNews(count) {
  byId('news').hidden = count === 0;
  byId('news-count').textContent = count;
  byId('news-words').textContent = count === 1 ? ' payment update' : ' payment updates';
}

/** Who is in the call. @param {{name: string, present: boolean}[]} guests */
function showPatients(guests) {
  const [here, gone] = [true, false].map((present) =>
    guests.filter((guest) => guest.present === present).map(({ name }) => name),
  );
  byId('patient-picture').hidden = here.length === 0;
  byId('patients').textContent =
    here.length > 0
      ? here.join(', ')
      : gone.length > 0
        ? `${gone.join(', ')} ${gone.length === 1 ? 'has' : 'have'} left the call`
        : 'Nobody has joined yet';
}

/** Answers a press, for screen readers too; goes away by itself. @param {string} words */
function tell(words) {
  byId('told').textContent = words;
  clearTimeout(telling);
  telling = setTimeout(() => (byId('told').textContent = ''), TOLD_MS);
}

function wireMenu() {
  const [apps, menu] = [byId('apps'), byId('apps-menu')];
  const showMenu = (shown) => {
    menu.hidden = !shown;
    apps.setAttribute('aria-expanded', String(shown));
  };
  apps.addEventListener('click', () => showMenu(menu.hidden));
  menu.parentElement.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      showMenu(false);
      apps.focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (!menu.parentElement.contains(/** @type {Node} */ (event.target))) showMenu(false);
  });
  byId('open-tool').addEventListener('click', () => {
    showMenu(false);
    showDrawer(true, true);
  });
  byId('copy-link').addEventListener('click', async () => {
    showMenu(false);
    apps.focus();
    const link = `${location.origin}/call/${encodeURIComponent(callId)}/guest`;
    try {
      await navigator.clipboard.writeText(link);
      tell('Patient link copied');
    } catch {
      byId('told').textContent = `Patient link: ${link}`;
      clearTimeout(telling);
    }
  });
  byId('close-drawer').addEventListener('click', () => {
    showDrawer(false, false);
    apps.focus();
  });
}

/** Hanging up ends the call for everybody, and the platform's backend revokes the guests' tokens. */
async function endCall() {
  try {
    const response = await request(`/api/calls/${encodeURIComponent(callId)}/end`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await getToken()}` },
    });
    if (!response.ok) throw new Error(String(response.status));
    location.assign('/');
  } catch {
    tell('The call couldn’t be ended just now. Please try again.');
  }
}

function showDrawer(shown, focus) {
  byId('drawer').hidden = !shown;
  if (shown) tabStorage.set(OPEN, callId);
  else tabStorage.remove(OPEN);
  if (focus) byId('drawer-title').focus();
}
