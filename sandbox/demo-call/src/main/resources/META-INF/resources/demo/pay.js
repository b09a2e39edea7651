import { byId, config, request, tabStorage } from './page.js';
import { followLanguage, say } from './words.js';

/**
 * The page behind a link to pay: no account, no call. The link's token is in the address's fragment, which is not sent
 * to any server. It works once, so it is exchanged for a guest token for the one request only when a person presses the
 * button: a preview or a scanner of messages that opens the page does not use it up. Until then it stays in the address,
 * because an app that shows the page within itself gives the address to the browser of the device, where a person may
 * prefer to pay; with the press it is removed, so that neither the history nor the screen shows it. The tab keeps both
 * tokens, so that a reload continues, and beside the link's token a key, with which this tab alone can repeat a
 * redemption whose answer was lost.
 */
const LINK = 'demo-call-pay-link';
const GUEST = 'demo-call-pay-guest';

/** What can be wrong, by the keys of its words. @typedef {'over' | 'none' | 'busy' | 'away'} Trouble */

/** What is shown as wrong. @type {Trouble | undefined} */
let shownTrouble;

/** A second press while the first is being answered does nothing. */
let isOpening = false;

addEventListener('hashchange', arrive);
byId('open').addEventListener('click', open);
byId('again').addEventListener('click', open);
void followLanguage(writeWords);
await arrive();

async function arrive() {
  takeToken();
  byId('opening').hidden = true;
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
  const token = location.hash.slice(1);
  if (!token) return;
  if (tabStorage.get(LINK)?.token !== token) tabStorage.set(LINK, { token, key: crypto.randomUUID() });
  tabStorage.remove(GUEST);
  byId('tool').replaceChildren();
}

function clearAddress() {
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
}

async function open() {
  if (isOpening) return;
  isOpening = true;
  clearAddress();
  byId('trouble').hidden = true;
  try {
    const link = tabStorage.get(LINK);
    const trouble = link ? await redeem(link) : undefined;
    const guest = tabStorage.get(GUEST);
    // Another link has come into this tab meanwhile, and waits for its press.
    if (![undefined, link?.token].includes(tabStorage.get(LINK)?.token)) return;
    byId('before').hidden = true;
    if (trouble) tell(trouble);
    else if (guest === null) tell(link ? 'over' : 'none');
    else await show(guest);
  } catch {
    byId('before').hidden = true;
    tell('away');
  } finally {
    isOpening = false;
  }
}

/** @param {{token: string, key: string}} link @returns {Promise<Trouble | undefined>} */
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
  const [addresses] = await Promise.all([config, customElements.whenDefined('caretill-pay')]);

  // As in a call, except that the token names the call, and the request names the clinic. When the call ends, the element
  // says so, and what was paid stays.
  const pay = document.createElement('caretill-pay');
  pay.setAttribute('payment-request-service-url', addresses.paymentRequestServiceUrl);
  pay.setAttribute('notification-service-url', addresses.notificationServiceUrl);
  pay.setAttribute('stripe-js-url', addresses.stripeJsUrl);
  pay.token = guestToken;
  byId('tool').replaceChildren(pay);
  byId('title').focus();
}

/** @param {Trouble} trouble */
function tell(trouble) {
  shownTrouble = trouble;
  writeWords();
  byId('again').hidden = trouble === 'over' || trouble === 'none';
  byId('trouble').hidden = false;
  byId('trouble-title').focus();
}

/** What this script writes itself, in the reader's language. */
function writeWords() {
  document.title = `${say('link.pageTitle')} · Caretill demo call`;
  if (!shownTrouble) return;
  byId('trouble-title').textContent = say(`link.${shownTrouble}`);
  byId('trouble-words').textContent = say(`link.${shownTrouble}Words`);
}
