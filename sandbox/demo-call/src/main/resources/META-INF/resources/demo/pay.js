import { byId, config } from './page.js';

/**
 * The page behind a link to pay: no account, no call. The link's token is in the address's fragment, which is not sent
 * to any server. It is removed at once, so that neither the history nor the screen shows it, and exchanged for a guest
 * token for the one request. The tab keeps that token, so that a reload continues.
 */
const LINK = 'demo-call-pay-link';
const GUEST = 'demo-call-pay-guest';

const TROUBLE = {
  over: [
    'This link does not work any more',
    'A link to pay works once, and for a limited time. If something is still to be paid, ask your clinic for a new link, or pay in the call.',
  ],
  busy: ['Too many tries', 'Too many links were tried from your connection. Wait some minutes, then try again.'],
  away: ['The payment could not be opened', 'Nothing was charged. Check your connection and try again.'],
};

addEventListener('hashchange', open);
byId('again').addEventListener('click', open);
await open();

async function open() {
  byId('trouble').hidden = true;
  const token = takeToken();
  try {
    const trouble = token ? await redeem(token) : undefined;
    const guest = JSON.parse(sessionStorage.getItem(GUEST) ?? 'null');
    if (trouble) tell(trouble);
    else if (guest === null || Date.parse(guest.expiresAt) <= Date.now()) tell('over');
    else await show(guest);
  } catch {
    tell('away');
  }
}

/** The tab keeps the token until it is redeemed, so that a failed attempt can be retried. */
function takeToken() {
  const token = location.hash.slice(1);
  if (token) {
    history.replaceState(null, '', location.pathname);
    sessionStorage.setItem(LINK, token);
    sessionStorage.removeItem(GUEST);
    byId('tool').replaceChildren();
  }
  return sessionStorage.getItem(LINK);
}

/** @param {string} token @returns {Promise<keyof typeof TROUBLE | undefined>} */
async function redeem(token) {
  const { paymentRequestServiceUrl } = await config;
  const response = await fetch(`${paymentRequestServiceUrl}/v1/pay-links/redemption`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
    credentials: 'omit',
  });
  if (response.status === 429) return 'busy';
  if (response.status >= 500) return 'away';
  sessionStorage.removeItem(LINK);
  if (!response.ok) return 'over';
  sessionStorage.setItem(GUEST, JSON.stringify(await response.json()));
  return undefined;
}

/** @param {{guestToken: string}} guest */
async function show({ guestToken }) {
  const payload = guestToken.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  const callId = JSON.parse(atob(payload)).call_id;
  const [addresses, { clinicName }] = await Promise.all([
    config,
    fetch(`/api/calls/${encodeURIComponent(callId)}`).then((response) => response.json()),
    customElements.whenDefined('caretill-pay'),
  ]);
  byId('clinic').textContent = clinicName;

  // As in a call, except that the token names the call.
  const pay = document.createElement('caretill-pay');
  pay.setAttribute('clinic-name', clinicName);
  pay.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  pay.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  pay.setAttribute('stripe-js-url', addresses.stripeJsUrl);
  pay.token = guestToken;
  pay.addEventListener('caretill-visit-ended', () => {
    sessionStorage.removeItem(GUEST);
    byId('tool').replaceChildren();
    tell('over');
  });
  byId('tool').replaceChildren(pay);
}

/** @param {keyof typeof TROUBLE} trouble */
function tell(trouble) {
  const [title, words] = TROUBLE[trouble];
  byId('trouble-title').textContent = title;
  byId('trouble-words').textContent = words;
  byId('again').hidden = trouble === 'over';
  byId('trouble').hidden = false;
  byId('trouble-title').focus();
}
