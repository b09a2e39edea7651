/*
 * The content of the Payment Element's frame: reads and validates the card, and confirms the PaymentIntent from the
 * simulator's own origin. It communicates with stripe.js over the port in the first message, and never sends it card data.
 */
(() => {
  'use strict';

  const MESSAGES = {
    incomplete_number: 'Your card number is incomplete.',
    invalid_number: 'Your card number is invalid.',
    incomplete_expiry: 'Your card’s expiration date is incomplete.',
    invalid_expiry_year_past: 'Your card’s expiration year is in the past.',
    invalid_expiry_month_past: 'Your card’s expiration date is in the past.',
    invalid_expiry_month: 'Your card’s expiration date is invalid.',
    incomplete_cvc: 'Your card’s security code is incomplete.',
  };
  const COUNTRIES = ['AU', 'AT', 'BE', 'BR', 'CA', 'CN', 'DK', 'FJ', 'FI', 'FR', 'DE', 'GR', 'HK', 'IN', 'ID', 'IE', 'IL', 'IT', 'JP', 'KR', 'LB', 'MY', 'MX', 'NL', 'NZ', 'NO', 'PK', 'PG', 'PH', 'PL', 'PT', 'SG', 'ZA', 'ES', 'LK', 'SE', 'CH', 'TW', 'TH', 'TR', 'AE', 'GB', 'US', 'VN'];

  const ANSWER_LIMIT_MS = 15_000;
  const number = document.getElementById('Field-numberInput');
  const expiry = document.getElementById('Field-expiryInput');
  const cvc = document.getElementById('Field-cvcInput');
  const country = document.getElementById('Field-countryInput');
  const brandBadge = document.getElementById('brand');
  const fields = [number, expiry, cvc];
  let port = null;
  let config = null;

  addEventListener('message', (message) => {
    if (port || message.source !== parent || !message.ports[0]) return;
    port = message.ports[0];
    config = message.data;
    port.onmessage = ({ data }) => heard(data);
    start();
  });

  async function start() {
    if (config.locale && config.locale !== 'auto') document.documentElement.lang = 'en';
    dress(config.appearance);
    listCountries(config.defaultValues?.billingDetails?.address?.country ?? 'AU');
    new ResizeObserver(() => post('height', { height: document.documentElement.offsetHeight })).observe(document.body);
    if (config.clientSecret) {
      const params = new URLSearchParams({ ...access(), client_secret: config.clientSecret });
      const { error, ...intent } = await call(`/v1/payment_intents/${intentId()}?${params}`);
      const over = ['succeeded', 'canceled'].includes(intent.status);
      if (error || over) {
        post('loaderror', {
          error: error ?? {
            type: 'invalid_request_error',
            message: `The PaymentIntent is in a terminal state (${intent.status}) and cannot be used to initialize Elements.`,
          },
        });
        return;
      }
    }
    const { option, name, type } = config.deviceWallet;
    document.getElementById('by-wallet').value = type;
    document.getElementById('wallet').textContent = name;
    const { hosts, isOffered } = await window.walletsOf(config);
    post('hosts', { hosts });
    document.getElementById('methods').hidden = !isOffered || config.wallets?.[option] === 'never';
    post('ready');
  }

  async function heard({ type, question, id, params, appearance }) {
    if (type === 'appearance') dress(appearance);
    if (type === 'focus') number.focus();
    if (type === 'submit' || type === 'confirm') {
      const error = validate();
      const answer = error ? { error } : type === 'submit' ? { selectedPaymentMethod: 'card' } : await confirm(id, params);
      post('answer', { question, ...answer });
    }
  }

  async function confirm(id, params) {
    const [month, year] = expiryParts();
    const body = new URLSearchParams({
      ...access(),
      ...params,
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': digits(number),
      'payment_method_data[card][exp_month]': String(Number(month)),
      'payment_method_data[card][exp_year]': year,
      'payment_method_data[card][cvc]': digits(cvc),
    });
    const countryParam = 'payment_method_data[billing_details][address][country]';
    if (!body.has(countryParam)) body.set(countryParam, country.value);
    setBusy(true);
    const { error, ...paymentIntent } = await call(`/v1/payment_intents/${id}/confirm`, { method: 'POST', body });
    setBusy(false);
    if (error) showOnField(error);
    return error ? { error } : { paymentIntent };
  }

  /** An error about one field is also shown at that field, as Stripe does. */
  function showOnField({ code, message }) {
    const field = { incorrect_number: number, expired_card: expiry, invalid_expiry_month: expiry, invalid_expiry_year: expiry, incorrect_cvc: cvc, invalid_cvc: cvc }[code];
    if (field) show(field, message);
  }

  function validate() {
    let first = null;
    for (const field of fields) {
      const code = wrongWith(field);
      show(field, code ? MESSAGES[code] : '');
      if (code && !first) first = { field, code };
    }
    first?.field.focus();
    return first && { type: 'validation_error', code: first.code, message: MESSAGES[first.code] };
  }

  function wrongWith(field) {
    if (field === number) {
      const card = digits(number);
      if (card.length < lengthOf(brandOf(card))) return 'incomplete_number';
      return luhn(card) ? null : 'invalid_number';
    }
    if (field === expiry) {
      const [month, year] = expiryParts();
      if (month.length < 2 || year.length < 2) return 'incomplete_expiry';
      if (Number(month) < 1 || Number(month) > 12) return 'invalid_expiry_month';
      const now = new Date();
      const fullYear = 2000 + Number(year);
      if (fullYear < now.getFullYear() || fullYear > now.getFullYear() + 50) return 'invalid_expiry_year_past';
      return fullYear === now.getFullYear() && Number(month) < now.getMonth() + 1 ? 'invalid_expiry_month_past' : null;
    }
    return digits(cvc).length < (brandOf(digits(number)) === 'amex' ? 4 : 3) ? 'incomplete_cvc' : null;
  }

  function show(field, message) {
    document.getElementById(field.getAttribute('aria-describedby')).textContent = message;
    if (message) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }

  /** How the person wants to pay: a wallet needs nothing of the form. */
  function chosen() {
    return document.querySelector('input[name=method]:checked').value;
  }

  document.getElementById('methods').addEventListener('change', () => {
    document.getElementById('form').classList.toggle('by-wallet', chosen() !== 'card');
    changed();
  });

  function changed() {
    const empty = fields.every((field) => field.value === '');
    const complete = fields.every((field) => !wrongWith(field));
    post('change', { empty, complete, collapsed: false, value: { type: chosen() } });
  }

  number.addEventListener('input', () => {
    const card = digits(number).slice(0, 19);
    const brand = brandOf(card);
    number.value = (brand === 'amex' ? card.replace(/^(\d{4})(\d{1,6})?(\d{1,5})?.*/, (_, a, b, c) => [a, b, c].filter(Boolean).join(' ')) : card.replace(/(\d{4})(?=\d)/g, '$1 '));
    brandBadge.className = `brand ${brand}`;
    brandBadge.textContent = { visa: 'VISA', mastercard: 'Mastercard', amex: 'AMEX' }[brand] ?? '';
  });
  expiry.addEventListener('input', (event) => {
    let value = digits(expiry);
    if (/^[2-9]$/.test(value)) value = `0${value}`;
    if (value.length > 4) value = value.slice(0, 2) + value.slice(-2); // a browser's autofill writes MM/YYYY
    const deleting = event.inputType?.startsWith('delete');
    expiry.value = value.length > 2 ? `${value.slice(0, 2)} / ${value.slice(2)}` : value.length === 2 && !deleting ? `${value} / ` : value;
  });
  cvc.addEventListener('input', () => {
    cvc.value = digits(cvc).slice(0, 4);
  });
  for (const field of fields) {
    field.addEventListener('input', () => {
      show(field, '');
      changed();
    });
    field.addEventListener('blur', () => {
      const code = field.value && wrongWith(field);
      show(field, code ? MESSAGES[code] : '');
    });
  }
  document.getElementById('form').addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('focusin', () => post('focus'));
  document.addEventListener('focusout', () => post('blur'));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && post('escape'));

  function dress({ theme, variables = {} } = {}) {
    document.documentElement.classList.toggle('night', theme === 'night');
    for (const [name, value] of Object.entries(variables)) {
      if (/^[A-Za-z]+$/.test(name)) document.documentElement.style.setProperty(`--${name}`, String(value));
    }
  }

  function listCountries(chosen) {
    const names = new Intl.DisplayNames(['en'], { type: 'region' });
    country.replaceChildren(...COUNTRIES.map((code) => new Option(names.of(code), code, false, code === chosen)));
  }

  function setBusy(busy) {
    for (const field of [...fields, country]) field.readOnly = field.disabled = busy;
  }

  function access() {
    return config.stripeAccount ? { key: config.publishableKey, _stripe_account: config.stripeAccount } : { key: config.publishableKey };
  }

  async function call(url, options) {
    try {
      return await (await fetch(url, { ...options, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })).json();
    } catch {
      return {
        error: {
          type: 'api_connection_error',
          message: 'We are experiencing issues connecting to our payments provider. Please check your internet connection and try again.',
        },
      };
    }
  }

  function post(type, detail = {}) {
    port?.postMessage({ type, ...detail });
  }

  function intentId() {
    return config.clientSecret.split('_secret_')[0];
  }

  function digits(field) {
    return field.value.replace(/\D/g, '');
  }

  function expiryParts() {
    const value = digits(expiry);
    return [value.slice(0, 2), value.slice(2, 4)];
  }

  function brandOf(card) {
    if (card.startsWith('4')) return 'visa';
    if (/^(5[1-5]|2[2-7])/.test(card)) return 'mastercard';
    return /^3[47]/.test(card) ? 'amex' : '';
  }

  function lengthOf(brand) {
    return brand === 'amex' ? 15 : 16;
  }

  function luhn(card) {
    const sum = [...card].reverse().reduce((total, digit, index) => {
      const weighted = index % 2 ? Number(digit) * 2 : Number(digit);
      return total + (weighted > 9 ? weighted - 9 : weighted);
    }, 0);
    return sum % 10 === 0;
  }
})();
