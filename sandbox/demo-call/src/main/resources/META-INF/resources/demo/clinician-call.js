import { byId, call, callId, config, request, tabStorage, wireToggles } from './page.js';
import { getToken, person, signIn, signOut } from './sign-in.js';

/** The clinician's page: the platform's own call around Caretill's tool "Request payment". */
const OPEN = 'demo-call-drawer-open';

byId('call-name').textContent = callId;
byId('sign-in').addEventListener('click', signIn);
byId('sign-out').addEventListener('click', signOut);
wireToggles();

const me = person();
if (me?.roles.includes('clinician')) {
  await enter(me);
} else {
  byId('room').inert = true;
  byId('gate').hidden = false;
  if (me) {
    byId('gate-words').textContent = `${me.name}, your account is not a clinician's. Sign out and sign in as a clinician.`;
    byId('sign-in').hidden = true;
    showPerson(me);
  }
}

async function enter(me) {
  showPerson(me);
  const [{ clinicId, clinicName }, addresses] = await Promise.all([call(), config]);
  byId('clinic').textContent = clinicName;
  wireMenu();

  // This is all a platform needs to embed the tool in its page.
  const tool = document.createElement('caretill-payment-request');
  tool.setAttribute('clinic-id', clinicId);
  tool.setAttribute('call-id', callId);
  tool.setAttribute('clinic-config-service-url', addresses.clinicConfigServiceUrl);
  tool.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  tool.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  tool.getToken = getToken;
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
    const link = `${location.origin}/call/${encodeURIComponent(callId)}/guest`;
    try {
      await navigator.clipboard.writeText(link);
      byId('told').textContent = 'The patient link was copied.';
    } catch {
      byId('told').textContent = `Patient link: ${link}`;
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
    byId('told').textContent = 'The call could not be ended just now. Please try again.';
  }
}

function showDrawer(shown, focus) {
  byId('drawer').hidden = !shown;
  if (shown) tabStorage.set(OPEN, callId);
  else tabStorage.remove(OPEN);
  if (focus) byId('drawer-title').focus();
}
