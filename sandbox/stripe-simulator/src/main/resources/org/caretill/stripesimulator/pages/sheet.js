/*
 * The sheet of the test wallet: shows what is paid, and makes a payment method of the chosen card. It says nothing to the
 * page that opened it but that method's id and the contact that the page asked for.
 */
(() => {
  'use strict';

  const ANSWER_LIMIT_MS = 15_000;
  const byId = (id) => document.getElementById(id);
  let page = null;
  let details = null;

  addEventListener('message', async ({ source, origin, data }) => {
    if (source !== opener || origin === 'null') return;
    if (data.type === 'show' && !page) {
      page = origin;
      details = data;
      await show();
    } else if (data.type === 'finished' && origin === page) {
      byId('title').textContent = data.isPaid ? 'Done' : 'Payment not completed';
      close();
    }
  });

  async function show() {
    const { access, hosts, clientSecret, emailRequired, wallet } = details;
    byId('name').textContent = wallet.name;
    document.title = `${wallet.name} · Test wallet`;
    byId('contact').hidden = !emailRequired;
    const query = new URLSearchParams({ ...access, client_secret: clientSecret });
    const wallets = new URLSearchParams({ ...access, wallet: wallet.type });
    for (const host of hosts) wallets.append('hosts[]', host);
    const [intent, { merchant }] = await Promise.all([
      call(`/v1/payment_intents/${clientSecret.split('_secret_')[0]}?${query}`),
      call(`/elements/wallets?${wallets}`),
    ]);
    if (intent.error) return fail(intent.error.message);
    const format = new Intl.NumberFormat('en-AU', { style: 'currency', currency: intent.currency });
    byId('amount').textContent = format.format(intent.amount / 10 ** format.resolvedOptions().maximumFractionDigits);
    byId('merchant').textContent = merchant;
    byId('pay').disabled = false;
    byId('pay').focus();
  }

  byId('wallet').addEventListener('submit', async (event) => {
    event.preventDefault();
    if (byId('pay').disabled) return;
    byId('pay').disabled = true;
    byId('title').textContent = 'Processing…';
    const { access, hosts, emailRequired, wallet } = details;
    const body = new URLSearchParams({ ...access, wallet: wallet.type, card: new FormData(event.target).get('card') });
    for (const host of hosts) body.append('hosts[]', host);
    const email = byId('email').textContent;
    if (emailRequired) body.set('email', email);
    const { id, error } = await call('/elements/wallets', { method: 'POST', body });
    if (error) return fail(error.message);
    const billingDetails = { name: 'Pat Wallet', ...(emailRequired ? { email } : {}) };
    opener.postMessage({ type: 'paid', paymentMethod: id, billingDetails }, page);
  });

  byId('cancel').addEventListener('click', cancel);
  addEventListener('keydown', (event) => event.key === 'Escape' && cancel());

  function cancel() {
    if (page) opener.postMessage({ type: 'canceled' }, page);
    close();
  }

  function fail(message) {
    byId('title').textContent = 'Pay';
    byId('problem').textContent = message;
  }

  async function call(url, options) {
    try {
      return await (await fetch(url, { ...options, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })).json();
    } catch {
      return { error: { message: 'Stripe could not be reached.' } };
    }
  }

  if (opener) opener.postMessage({ type: 'ready' }, '*');
  else fail('A page that isolates itself (Cross-Origin-Opener-Policy: same-origin) cannot open this sheet.');
})();
