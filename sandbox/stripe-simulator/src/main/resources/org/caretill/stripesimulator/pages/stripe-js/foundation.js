/*
 * Replaces https://js.stripe.com: the calls, results and checks of Stripe.js (https://docs.stripe.com/js) that a page
 * with a Payment Element and an Express Checkout Element uses. Pages.java joins the files of this folder to one script.
 *
 * Styles are set as attributes, the worst case for a page's Content-Security-Policy: nobody outside Stripe knows how its
 * script sets each of them. `stripe.js?styles=properties` sets properties instead, which every policy allows.
 *
 * The device has Apple Pay; with `stripe.js?wallet=google_pay` it has Google Pay.
 */
const script = new URL(document.currentScript.src);
const origin = script.origin;
const ANSWER_LIMIT_MS = 15_000;
const stylesByProperty = script.searchParams.get('styles') === 'properties';
const deviceWallet =
  script.searchParams.get('wallet') === 'google_pay'
    ? { type: 'google_pay', option: 'googlePay', name: 'Google Pay' }
    : { type: 'apple_pay', option: 'applePay', name: 'Apple Pay' };
let frames = 0;

class IntegrationError extends Error {
  constructor(message) {
    super(message);
    this.name = 'IntegrationError';
  }
}

/** The error of a wallet that is not opened by a press (https://github.com/stripe/stripe-js/issues/289). */
const NO_GESTURE =
  'show() must be called from a user gesture handler (such as a click handler, after the user clicks a button)';

const WALLET = ['auto', 'never'];
const PREFERRED_WALLET = ['auto', 'always', 'never'];

/** The options of each call, as @stripe/stripe-js declares them: a type, the values, or the options inside. */
const OPTIONS = {
  'stripe.elements()': {
    clientSecret: 'string', locale: 'string', appearance: 'object', fonts: 'object', loader: ['auto', 'always', 'never'],
    customerSessionClientSecret: 'string', customerOptions: 'object',
  },
  "elements.create('payment')": {
    defaultValues: 'object', business: 'object', paymentMethodOrder: 'object', fields: 'object', readOnly: 'boolean',
    terms: 'object', wallets: { applePay: WALLET, googlePay: WALLET, link: WALLET }, walletOptions: 'object',
    layout: 'any', applePay: 'object',
  },
  "elements.create('expressCheckout')": {
    allowedShippingCountries: 'object', applePay: 'object', billingAddressRequired: 'boolean', business: 'object',
    buttonHeight: 'number', buttonTheme: { applePay: 'string', googlePay: 'string', paypal: 'string' },
    buttonType: { applePay: 'string', googlePay: 'string', paypal: 'string' }, emailRequired: 'boolean',
    layout: { maxColumns: 'number', maxRows: 'number', overflow: ['auto', 'never'] }, lineItems: 'object',
    paymentMethodOrder: 'object',
    paymentMethods: {
      amazonPay: WALLET, applePay: PREFERRED_WALLET, googlePay: PREFERRED_WALLET, link: WALLET, paypal: WALLET, klarna: WALLET,
    },
    phoneNumberRequired: 'boolean', shippingAddressRequired: 'boolean', shippingRates: 'object',
    wallets: { applePay: PREFERRED_WALLET, googlePay: PREFERRED_WALLET },
  },
  'expressCheckoutElement click event resolve()': {
    allowedShippingCountries: 'object', billingAddressRequired: 'boolean', business: 'object', emailRequired: 'boolean',
    lineItems: 'object', phoneNumberRequired: 'boolean', shippingAddressRequired: 'boolean', shippingRates: 'object',
    applePay: 'object',
  },
  'stripe.confirmPayment()': {
    elements: 'object', clientSecret: 'string', redirect: ['always', 'if_required'],
    confirmParams: {
      return_url: 'string', receipt_email: 'string', payment_method: 'string', payment_method_data: 'object',
      payment_method_options: 'object', shipping: 'object', mandate_data: 'object', confirmation_token: 'string',
      expand: 'object', save_payment_method: 'boolean', setup_future_usage: 'string',
    },
  },
};

/** Stripe.js tells the console about options that it does not know, and throws for values that it cannot take. */
function check(where, given, rules = OPTIONS[where], path = '') {
  for (const [name, value] of Object.entries(given ?? {})) {
    const rule = rules[name];
    const full = path + name;
    if (value === undefined) continue;
    if (!rule) {
      console.error(
        `[Stripe.js] Unrecognized ${where} parameter: ${full} is not a recognized parameter. This may cause issues with your integration in the future.`,
      );
    } else if (Array.isArray(rule) ? !rule.includes(value) : typeof rule === 'string' && !['any', typeof value].includes(rule)) {
      const wanted = Array.isArray(rule) ? `one of the following strings: ${rule.join(', ')}` : `a ${rule}`;
      throw new IntegrationError(`Invalid value for ${where}: ${full} should be ${wanted}. You specified: ${value}.`);
    } else if (!Array.isArray(rule) && typeof rule === 'object') {
      if (value === null || typeof value !== 'object') {
        throw new IntegrationError(`Invalid value for ${where}: ${full} should be an object. You specified: ${value}.`);
      }
      check(where, value, rule, `${full}.`);
    }
  }
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
  if (stylesByProperty) {
    Object.assign(element.style, properties);
    return;
  }
  const declarations = new Map((element.getAttribute('style') ?? '').split(';').filter(Boolean).map((one) => one.split(/:(.*)/s, 2)));
  for (const [name, value] of Object.entries(properties)) {
    declarations.set(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value);
  }
  element.setAttribute('style', [...declarations].map((declaration) => declaration.join(':')).join(';'));
}
