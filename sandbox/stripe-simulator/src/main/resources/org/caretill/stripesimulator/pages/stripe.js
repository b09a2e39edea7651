/*
 * Replaces https://js.stripe.com: the calls, results and checks of Stripe.js (https://docs.stripe.com/js) that a page
 * with a Payment Element uses. Card data is entered in a frame of the simulator's own origin and sent from there, so the
 * embedding page never sees it. Styles are set as properties, so the page's CSP needs no 'unsafe-inline'.
 */
(() => {
  'use strict';

  const origin = new URL(document.currentScript.src).origin;
  const FRAME_TIMEOUT_MS = 15_000;
  const ANSWER_LIMIT_MS = 15_000;
  let frames = 0;

  class IntegrationError extends Error {
    constructor(message) {
      super(message);
      this.name = 'IntegrationError';
    }
  }

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

    async function confirmPayment({ elements, clientSecret, confirmParams = {}, redirect = 'always' } = {}) {
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
      const form = elements?.getElement('payment');
      if (elements && !form) {
        throw new IntegrationError('stripe.confirmPayment(): elements should have a mounted Payment Element.');
      }
      const confirmed = form
        ? await form._ask('confirm', { id, params })
        : await call('POST', `payment_intents/${id}/confirm`, params);
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
      elements: (elementsOptions = {}) => new Elements({ publishableKey, stripeAccount, locale, ...elementsOptions }),
      confirmPayment,
      retrievePaymentIntent,
      async handleNextAction({ clientSecret }) {
        const { paymentIntent, error } = await retrievePaymentIntent(clientSecret);
        return error ? { error } : afterAction(paymentIntent);
      },
      registerAppInfo() {},
    };
  }

  class Elements {
    #options;
    #payment = null;

    constructor(options) {
      this.#options = options;
      this._clientSecret = options.clientSecret;
      if (options.clientSecret !== undefined) intentOf(options.clientSecret, 'stripe.elements()');
    }

    create(type, options = {}) {
      if (type !== 'payment') throw new IntegrationError(`The simulator has the Payment Element only, not "${type}".`);
      if (this.#payment) throw new IntegrationError('Can only create one Element of type payment.');
      this.#payment = new PaymentElement({ ...this.#options, ...options }, () => (this.#payment = null));
      return this.#payment;
    }

    getElement(type) {
      return type === 'payment' || type?.elementType === 'payment' ? this.#payment : null;
    }

    update(options) {
      Object.assign(this.#options, options);
      this.#payment?._tell('appearance', { appearance: this.#options.appearance });
    }

    async fetchUpdates() {
      return {};
    }

    async submit() {
      if (!this.#payment) throw new IntegrationError('elements.submit(): there is no mounted Payment Element.');
      return this.#payment._ask('submit', {});
    }
  }

  class PaymentElement {
    #options;
    #forget;
    #listeners = new Map();
    #answers = new Map();
    #asked = 0;
    #frame = null;
    #port = null;

    constructor(options, forget) {
      this.elementType = 'payment';
      this.#options = options;
      this.#forget = forget;
    }

    mount(place) {
      const target = typeof place === 'string' ? document.querySelector(place) : place;
      if (!(target instanceof Element)) {
        throw new IntegrationError(`The selector you specified (${place}) applies to no DOM elements that are currently on the page.`);
      }
      if (target.getRootNode() instanceof ShadowRoot) {
        throw new IntegrationError('Elements cannot be mounted in a ShadowRoot. Please mount in the Light DOM.');
      }
      this.unmount();
      const frame = document.createElement('iframe');
      frame.name = `__privateStripeFrame${Date.now() % 10_000}${++frames}`;
      frame.title = 'Secure payment input frame';
      frame.setAttribute('allow', 'payment *');
      frame.src = `${origin}/elements/payment`;
      style(frame, { border: '0', width: '100%', height: '260px', display: 'block', colorScheme: 'light' });
      const timer = setTimeout(() => this.#failed('The Payment Element did not load.'), FRAME_TIMEOUT_MS);
      frame.addEventListener('load', () => {
        clearTimeout(timer);
        const channel = new MessageChannel();
        this.#port = channel.port1;
        this.#port.onmessage = ({ data }) => this.#heard(data);
        const { publishableKey, stripeAccount, clientSecret, locale, appearance, defaultValues, fields } = this.#options;
        frame.contentWindow.postMessage(
          plain({ publishableKey, stripeAccount, clientSecret, locale, appearance, defaultValues, fields }),
          origin,
          [channel.port2],
        );
      });
      this.#frame = frame;
      target.replaceChildren(frame);
      this.#emit('loaderstart', { elementType: 'payment' });
    }

    unmount() {
      this.#port?.close();
      this.#frame?.remove();
      this.#port = this.#frame = null;
      for (const answer of this.#answers.values()) answer({ error: { type: 'invalid_request_error', message: 'The Payment Element was unmounted.' } });
      this.#answers.clear();
    }

    destroy() {
      this.unmount();
      this.#listeners.clear();
      this.#forget();
    }

    on(event, listener) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
      return this;
    }

    once(event, listener) {
      const only = (detail) => {
        this.off(event, only);
        listener(detail);
      };
      return this.on(event, only);
    }

    off(event, listener) {
      this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter((known) => listener && known !== listener));
      return this;
    }

    update(options) {
      Object.assign(this.#options, options);
    }

    focus() {
      this._tell('focus', {});
    }

    blur() {
      this.#frame?.blur();
    }

    _tell(type, detail) {
      this.#port?.postMessage(plain({ type, ...detail }));
    }

    _ask(type, detail) {
      if (!this.#port) throw new IntegrationError('The Payment Element is not mounted or not ready yet.');
      const question = ++this.#asked;
      return new Promise((answer) => {
        this.#answers.set(question, answer);
        this._tell(type, { question, ...detail });
      });
    }

    #heard({ type, question, height, ...detail }) {
      if (type === 'answer') {
        this.#answers.get(question)?.(detail);
        this.#answers.delete(question);
      } else if (type === 'height') {
        if (this.#frame) this.#frame.style.height = `${Math.min(Math.max(height, 60), 2_000)}px`;
      } else {
        this.#emit(type, { elementType: 'payment', ...detail });
      }
    }

    #failed(message) {
      this.#emit('loaderror', { elementType: 'payment', error: { type: 'api_connection_error', message } });
    }

    #emit(event, detail) {
      for (const listener of this.#listeners.get(event) ?? []) listener(detail);
    }
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

  function intentOf(clientSecret, where) {
    const id = /^(pi_\w+?)_secret_\w+$/.exec(clientSecret ?? '')?.[1];
    if (!id) {
      throw new IntegrationError(`Invalid value for ${where}: clientSecret should be a client secret of the form \${id}_secret_\${secret}. You specified: ${clientSecret}.`);
    }
    return id;
  }

  function connectionError() {
    return {
      type: 'api_connection_error',
      message: 'We are experiencing issues connecting to our payments provider. Please check your internet connection and try again.',
    };
  }

  function flat(value, prefix = '', into = {}) {
    for (const [name, inner] of Object.entries(value)) {
      const full = prefix ? `${prefix}[${name}]` : name;
      if (inner !== null && typeof inner === 'object') flat(inner, full, into);
      else if (inner !== undefined && inner !== null) into[full] = String(inner);
    }
    return into;
  }

  function plain(value) {
    return JSON.parse(JSON.stringify(value));
  }

  function style(element, properties) {
    Object.assign(element.style, properties);
  }

  Stripe.version = 'dahlia';
  window.Stripe = Stripe;
})();
