const FRAME_TIMEOUT_MS = 15_000;
/** How long a page may take to answer a press on a wallet (https://docs.stripe.com/js/element/events/on_click). */
const CLICK_LIMIT_MS = 1_000;

class Elements {
  #options;
  #created = new Map();

  constructor(options) {
    this.#options = options;
    this._clientSecret = options.clientSecret;
    /** What a wallet gave that waits for `confirmPayment`. */
    this._authorized = null;
    if (options.clientSecret !== undefined) intentOf(options.clientSecret, 'stripe.elements()');
  }

  create(type, options = {}) {
    const kind = { payment: PaymentElement, expressCheckout: ExpressCheckoutElement }[type];
    if (!kind) throw new IntegrationError(`The simulator has the Payment and Express Checkout Elements only, not "${type}".`);
    if (this.#created.has(type)) throw new IntegrationError(`Can only create one Element of type ${type}.`);
    check(`elements.create('${type}')`, options);
    const element = new kind(this, { ...this.#options, ...options }, () => this.#created.delete(type));
    this.#created.set(type, element);
    return element;
  }

  getElement(type) {
    return this.#created.get(type?.elementType ?? type) ?? null;
  }

  update(options) {
    Object.assign(this.#options, options);
    for (const element of this.#created.values()) element._tell('appearance', { appearance: this.#options.appearance });
  }

  async fetchUpdates() {
    return {};
  }

  async submit() {
    if (this._authorized) return { selectedPaymentMethod: deviceWallet.type };
    const form = this.getElement('payment');
    if (!form) throw new IntegrationError('elements.submit(): there is no mounted Payment Element.');
    return form._ask('submit', {});
  }
}

/** An element whose content is in a frame of Stripe's own origin. */
class FrameElement {
  #forget;
  #listeners = new Map();
  #answers = new Map();
  #asked = 0;
  #frame = null;
  #port = null;

  constructor(elementType, path, title, options, forget) {
    this.elementType = elementType;
    this.path = path;
    this.title = title;
    this._options = options;
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
    frame.title = this.title;
    frame.setAttribute('allow', 'payment *');
    frame.src = `${origin}/elements/${this.path}`;
    style(frame, { border: '0', width: '100%', height: this._firstHeight, display: 'block', colorScheme: 'light' });
    const timer = setTimeout(() => this.#failed(`The ${this.elementType} element did not load.`), FRAME_TIMEOUT_MS);
    frame.addEventListener('load', () => {
      clearTimeout(timer);
      const channel = new MessageChannel();
      this.#port = channel.port1;
      this.#port.onmessage = ({ data }) => this.#heard(data);
      frame.contentWindow.postMessage(plain({ ...this._options, deviceWallet }), origin, [channel.port2]);
    });
    this.#frame = frame;
    target.replaceChildren(frame);
    this._emit('loaderstart', {});
  }

  unmount() {
    this.#port?.close();
    this.#frame?.remove();
    this.#port = this.#frame = null;
    for (const answer of this.#answers.values()) answer({ error: { type: 'invalid_request_error', message: 'The Element was unmounted.' } });
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
    check(`elements.create('${this.elementType}')`, options);
    Object.assign(this._options, options);
  }

  focus() {
    this._tell('focus', {});
  }

  blur() {
    this.#frame?.blur();
  }

  /** What the frame says that is no event of the element. */
  _told() {
    return false;
  }

  _isHeard(event) {
    return (this.#listeners.get(event) ?? []).length > 0;
  }

  _tell(type, detail) {
    this.#port?.postMessage(plain({ type, ...detail }));
  }

  _ask(type, detail) {
    if (!this.#port) throw new IntegrationError('The Element is not mounted or not ready yet.');
    const question = ++this.#asked;
    return new Promise((answer) => {
      this.#answers.set(question, answer);
      this._tell(type, { question, ...detail });
    });
  }

  _emit(event, detail) {
    for (const listener of this.#listeners.get(event) ?? []) listener({ elementType: this.elementType, ...detail });
  }

  /** What a sheet of this element's wallet shows. */
  _sheetDetails() {
    const { publishableKey, stripeAccount, clientSecret } = this._options;
    const access = stripeAccount ? { key: publishableKey, _stripe_account: stripeAccount } : { key: publishableKey };
    return { access, hosts: this._hosts, clientSecret, wallet: deviceWallet };
  }

  #heard({ type, question, height, ...detail }) {
    if (type === 'answer') {
      this.#answers.get(question)?.(detail);
      this.#answers.delete(question);
    } else if (type === 'height') {
      if (this.#frame) style(this.#frame, { height: `${Math.min(Math.max(height, this._leastHeight), 2_000)}px` });
    } else if (type === 'hosts') {
      this._hosts = detail.hosts;
    } else if (!this._told(type, detail)) {
      this._emit(type, detail);
    }
  }

  #failed(message) {
    this._emit('loaderror', { error: { type: 'api_connection_error', message } });
  }
}

class PaymentElement extends FrameElement {
  _firstHeight = '260px';
  _leastHeight = 60;
  /** What the person has chosen in the form: card, or the device's wallet. */
  _chosen = 'card';

  constructor(_elements, options, forget) {
    super('payment', 'payment', 'Secure payment input frame', options, forget);
  }

  _told(type, { value }) {
    if (type === 'change') this._chosen = value.type;
    return false;
  }
}

class ExpressCheckoutElement extends FrameElement {
  _firstHeight = '0px';
  _leastHeight = 0;
  #elements;

  constructor(elements, options, forget) {
    super('expressCheckout', 'express-checkout', 'Secure express checkout frame', options, forget);
    this.#elements = elements;
  }

  _told(type, { expressPaymentType }) {
    if (type === 'click') this.#clicked(expressPaymentType);
    return type === 'click';
  }

  /** The page has a second to say what the sheet shows; then the sheet opens, if the press still counts. */
  #clicked(expressPaymentType) {
    let timer;
    const once = (act) => (details) => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      act(details);
    };
    const resolve = once((details) => {
      check('expressCheckoutElement click event resolve()', details);
      void this.#pay(expressPaymentType, details?.emailRequired ?? this._options.emailRequired === true);
    });
    const reject = once(() => {});
    timer = setTimeout(
      once(() => console.error(`[Stripe.js] The click event of the Express Checkout Element was not resolved within ${CLICK_LIMIT_MS} ms.`)),
      CLICK_LIMIT_MS,
    );
    if (this._isHeard('click')) this._emit('click', { expressPaymentType, resolve, reject });
    else resolve();
  }

  async #pay(expressPaymentType, emailRequired) {
    let sheet;
    try {
      sheet = openSheet({ ...this._sheetDetails(), emailRequired });
    } catch (refused) {
      console.error(`[Stripe.js] ${refused.name}: ${refused.message}`);
      this._emit('cancel', {});
      return;
    }
    const given = await sheet.paid;
    if (!given) {
      this._emit('cancel', {});
      return;
    }
    const forget = () => {
      clearTimeout(timer);
      this.#elements._authorized = null;
    };
    const timer = setTimeout(() => {
      forget();
      sheet.finish(false);
      this._emit('cancel', {});
    }, PAGE_LIMIT_MS);
    this.#elements._authorized = {
      paymentMethod: given.paymentMethod,
      taken: forget,
      finish: sheet.finish,
    };
    this._emit('confirm', {
      expressPaymentType,
      billingDetails: given.billingDetails,
      paymentFailed: () => {
        forget();
        sheet.finish(false);
      },
    });
  }
}
