import { byId, config, request, tabStorage } from './page.js';

/**
 * The page behind a link to pay: no account, no call. The link's token is in the address's fragment, which is not sent
 * to any server. It is removed at once, so that neither the history nor the screen shows it. It works once, so it is
 * exchanged for a guest token for the one request only when a person presses the button: a preview or a scanner of
 * messages that opens the page does not use it up. The tab keeps both tokens, so that a reload continues, and beside the
 * link's token a key, with which this tab alone can repeat a redemption whose answer was lost.
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

/** A second press while the first is being answered does nothing. */
let isOpening = false;

addEventListener('hashchange', arrive);
byId('open').addEventListener('click', open);
byId('again').addEventListener('click', open);
await arrive();

async function arrive() {
  takeToken();
  byId('trouble').hidden = true;
  const link = tabStorage.get(LINK) !== null;
  byId('before').hidden = !link;
  if (link) byId('before-title').focus();
  else await open();
}

/**
 * The tab keeps the token until it is redeemed, so that a failed attempt can be retried. The same link, opened again,
 * keeps its key.
 */
function takeToken() {
  const address = new URL(location.href);
  const token = address.hash.slice(1);
  if (!token) return;
  address.hash = '';
  history.replaceState(null, '', address.href.replace(/#$/, ''));
  if (tabStorage.get(LINK)?.token !== token) tabStorage.set(LINK, { token, key: crypto.randomUUID() });
  tabStorage.remove(GUEST);
  byId('tool').replaceChildren();
}

async function open() {
  if (isOpening) return;
  isOpening = true;
  byId('trouble').hidden = true;
  try {
    const link = tabStorage.get(LINK);
    const trouble = link ? await redeem(link) : undefined;
    const guest = tabStorage.get(GUEST);
    // Another link has come into this tab meanwhile, and waits for its press.
    if (![undefined, link?.token].includes(tabStorage.get(LINK)?.token)) return;
    byId('before').hidden = true;
    if (trouble) tell(trouble);
    else if (guest === null) tell('over');
    else await show(guest);
  } catch {
    byId('before').hidden = true;
    tell('away');
  } finally {
    isOpening = false;
  }
}

/** @param {{token: string, key: string}} link @returns {Promise<keyof typeof TROUBLE | undefined>} */
async function redeem({ token, key }) {
  const { paymentRequestServiceUrl } = await config;
  const response = await request(`${paymentRequestServiceUrl}/v1/pay-links/redemption`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ token }),
    credentials: 'omit',
  });
  const guest = response.ok ? await response.json() : null;
  if (tabStorage.get(LINK)?.token !== token) return undefined;
  if (response.status === 429) return 'busy';
  if (response.status >= 500) return 'away';
  tabStorage.remove(LINK);
  if (!guest) return 'over';
  tabStorage.set(GUEST, guest);
  return undefined;
}

/** @param {{guestToken: string}} guest */
async function show({ guestToken }) {
  const payload = guestToken.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  const callId = JSON.parse(atob(payload)).call_id;
  const [addresses, { clinicName }] = await Promise.all([
    config,
    request(`/api/calls/${encodeURIComponent(callId)}`).then((response) => response.json()),
    customElements.whenDefined('caretill-pay'),
  ]);
  byId('clinic').textContent = clinicName;

  // As in a call, except that the token names the call. When it ends, the element says so, and what was paid stays.
  const pay = document.createElement('caretill-pay');
  pay.setAttribute('clinic-name', clinicName);
  pay.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  pay.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  pay.setAttribute('stripe-js-url', addresses.stripeJsUrl);
  pay.token = guestToken;
  byId('tool').replaceChildren(pay);
  byId('title').focus();
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
