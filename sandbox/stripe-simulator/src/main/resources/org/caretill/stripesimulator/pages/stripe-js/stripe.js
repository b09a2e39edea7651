function Stripe(publishableKey, options = {}) {
  if (typeof publishableKey !== 'string' || !publishableKey.startsWith('pk_')) {
    throw new IntegrationError(
      String(publishableKey).startsWith('sk_')
        ? 'You should not use your secret key with Stripe.js. Please pass a publishable key instead.'
        : `Invalid value for Stripe(): apiKey should be a string. You specified: ${publishableKey}.`,
    );
  }
  const { stripeAccount, locale } = options;

  async function call(method, path, params = {}) {
    const form = new URLSearchParams({ key: publishableKey });
    if (stripeAccount) form.set('_stripe_account', stripeAccount);
    for (const [name, value] of Object.entries(params)) form.set(name, value);
    try {
      const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
      const response = await (method === 'GET'
        ? fetch(`${origin}/v1/${path}?${form}`, { signal })
        : fetch(`${origin}/v1/${path}`, { method, body: form, signal }));
      const body = await response.json();
      return body.error ? { error: body.error } : { paymentIntent: body };
    } catch {
      return { error: connectionError() };
    }
  }

  function retrievePaymentIntent(clientSecret) {
    const id = intentOf(clientSecret, 'stripe.retrievePaymentIntent()');
    return call('GET', `payment_intents/${id}`, { client_secret: clientSecret });
  }

  /** Shows the bank's challenge if the PaymentIntent requires one, and returns the result. */
  async function afterAction(paymentIntent) {
    if (paymentIntent.status !== 'requires_action') return { paymentIntent };
    const { use_stripe_sdk: sdk, redirect_to_url: redirect } = paymentIntent.next_action;
    await challenge(sdk?.stripe_js ?? redirect.url);
    const result = await retrievePaymentIntent(paymentIntent.client_secret);
    if (result.error || result.paymentIntent.status !== 'requires_payment_method') return result;
    return { error: { ...result.paymentIntent.last_payment_error, payment_intent: result.paymentIntent } };
  }

  /** Confirms with what a wallet gave, with the form, or with what the parameters say. */
  async function confirmWith(elements, id, params) {
    const pay = (paymentMethod) =>
      call('POST', `payment_intents/${id}/confirm`, { ...params, payment_method: paymentMethod });
    if (elements?._authorized) {
      const { paymentMethod, taken, finish } = elements._authorized;
      taken();
      return { confirmed: await pay(paymentMethod), finish };
    }
    const form = elements?.getElement('payment');
    if (elements && !form) {
      throw new IntegrationError('stripe.confirmPayment(): elements should have a mounted Payment Element, or an Express Checkout Element that a person has paid with.');
    }
    if (form?._chosen === deviceWallet.type) {
      const sheet = openSheet({ ...form._sheetDetails(), emailRequired: false });
      const given = await sheet.paid;
      if (!given) return { confirmed: { error: { type: 'validation_error', message: 'The wallet was closed.' } } };
      return { confirmed: await pay(given.paymentMethod), finish: sheet.finish };
    }
    return {
      confirmed: form ? await form._ask('confirm', { id, params }) : await call('POST', `payment_intents/${id}/confirm`, params),
    };
  }

  async function confirmPayment(options = {}) {
    check('stripe.confirmPayment()', options);
    const { elements, clientSecret, confirmParams = {}, redirect = 'always' } = options;
    const secret = clientSecret ?? elements?._clientSecret;
    const id = intentOf(secret, 'stripe.confirmPayment()');
    const { return_url: returnUrl, receipt_email: receiptEmail, ...others } = confirmParams;
    if (!returnUrl && redirect !== 'if_required') {
      throw new IntegrationError('stripe.confirmPayment(): the `confirmParams.return_url` argument is required.');
    }
    if (returnUrl && !/^https?:\/\//.test(returnUrl)) {
      throw new IntegrationError('stripe.confirmPayment(): `confirmParams.return_url` should be an absolute URL.');
    }
    const params = { client_secret: secret, use_stripe_sdk: 'true', ...flat(others) };
    if (returnUrl) params.return_url = returnUrl;
    if (receiptEmail) params.receipt_email = receiptEmail;
    const { confirmed, finish } = await confirmWith(elements, id, params);
    finish?.(!confirmed.error);
    const result = confirmed.error ? confirmed : await afterAction(confirmed.paymentIntent);
    if (!result.error && redirect !== 'if_required') {
      const back = new URL(returnUrl);
      back.searchParams.set('payment_intent', id);
      back.searchParams.set('payment_intent_client_secret', secret);
      back.searchParams.set('redirect_status', result.paymentIntent.status);
      location.assign(back);
      return new Promise(() => {}); // the page is being left
    }
    return result;
  }

  return {
    elements(elementsOptions = {}) {
      check('stripe.elements()', elementsOptions);
      return new Elements({ publishableKey, stripeAccount, locale, ...elementsOptions });
    },
    confirmPayment,
    retrievePaymentIntent,
    async handleNextAction({ clientSecret }) {
      const { paymentIntent, error } = await retrievePaymentIntent(clientSecret);
      return error ? { error } : afterAction(paymentIntent);
    },
    registerAppInfo() {},
  };
}

/** Shows the bank's page in a dialog until the bank closes it, or the person does (which the bank counts as failed). */
function challenge(url) {
  return new Promise((done) => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', 'Your bank asks you to confirm this payment');
    style(dialog, { border: '0', padding: '0', borderRadius: '12px', width: 'min(440px, 94vw)', height: 'min(520px, 92vh)', overflow: 'hidden', boxShadow: '0 18px 60px rgba(20, 25, 50, 0.35)' });
    const frame = document.createElement('iframe');
    frame.name = `__privateStripeFrame${Date.now() % 10_000}${++frames}`;
    frame.title = 'Your bank: confirm this payment';
    frame.src = new URL(new URL(url).pathname, origin); // the simulator is reachable at localhost and 127.0.0.1, which are two origins
    style(frame, { border: '0', width: '100%', height: '100%', display: 'block' });
    const finish = () => {
      removeEventListener('message', heard);
      dialog.close();
      dialog.remove();
      done();
    };
    const heard = (message) => {
      if (message.origin === origin && message.source === frame.contentWindow && message.data === 'simulator:authenticated') finish();
    };
    addEventListener('message', heard);
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      frame.contentWindow.postMessage('simulator:cancel', origin);
    });
    dialog.append(frame);
    document.body.append(dialog);
    dialog.showModal();
  });
}

Stripe.version = 'dahlia';
window.Stripe = Stripe;
