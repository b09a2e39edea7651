/*
 * The content of the Express Checkout Element's frame: a button for the wallet that the device has, if the account may
 * offer it on this page. Without one the frame has no height.
 */
(() => {
  'use strict';

  const ANSWER_LIMIT_MS = 15_000;
  const NONE = { amazonPay: false, applePay: false, googlePay: false, link: false, paypal: false, klarna: false };
  const button = document.getElementById('wallet');
  let port = null;
  let wallet = null;

  addEventListener('message', (message) => {
    if (port || message.source !== parent || !message.ports[0]) return;
    port = message.ports[0];
    port.onmessage = ({ data }) => {
      if (data.type === 'focus') button.focus();
      if (data.type === 'appearance') dress(data.appearance);
    };
    start(message.data);
  });

  async function start(config) {
    dress(config.appearance);
    const intent = await intentOf(config);
    if (intent.error) {
      post('loaderror', { error: intent.error });
      return;
    }
    const { option, name, type } = config.deviceWallet;
    const { hosts, isOffered } = await window.walletsOf(config);
    post('hosts', { hosts });
    const isShown = isOffered && (config.paymentMethods?.[option] ?? config.wallets?.[option]) !== 'never';
    wallet = type;
    button.textContent = `Pay with ${name}`;
    button.hidden = !isShown;
    if (config.buttonHeight) button.style.height = `${config.buttonHeight}px`;
    new ResizeObserver(() => post('height', { height: isShown ? document.documentElement.offsetHeight : 0 })).observe(document.body);
    post('ready', { availablePaymentMethods: isShown ? { ...NONE, [option]: true } : undefined });
  }

  async function intentOf({ publishableKey, stripeAccount, clientSecret }) {
    if (!clientSecret) return {};
    const query = new URLSearchParams({ key: publishableKey, client_secret: clientSecret });
    if (stripeAccount) query.set('_stripe_account', stripeAccount);
    try {
      const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
      return await (await fetch(`/v1/payment_intents/${clientSecret.split('_secret_')[0]}?${query}`, { signal })).json();
    } catch {
      return { error: { type: 'api_connection_error', message: 'The wallets could not be loaded.' } };
    }
  }

  // A press that a script plays is no press of a person.
  button.addEventListener('click', (event) => {
    if (event.isTrusted && navigator.userActivation.isActive) post('click', { expressPaymentType: wallet });
    else console.error('[Stripe.js] IntegrationError: show() must be called from a user gesture handler.');
  });
  document.addEventListener('focusin', () => post('focus'));
  document.addEventListener('focusout', () => post('blur'));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && post('escape'));

  function dress({ variables = {} } = {}) {
    const radius = variables.borderRadius;
    if (radius) document.documentElement.style.setProperty('--borderRadius', String(radius));
  }

  function post(type, detail = {}) {
    port.postMessage({ type, ...detail });
  }
})();
