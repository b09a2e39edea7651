/*
 * Plays Stripe.js for the elements' tests: the same calls, answered as the test has chosen with
 * `window.stripeAnswers = [{error: …} or {paymentIntent: …}, …]`, one for each confirmation. Mounts like Stripe: not in
 * a shadow tree. Without an answer a confirmation stays open, as during a 3-D Secure challenge. The state of the payment
 * is that of the last answer; `window.atStripe`, or after a reload `window.name`, says another one, or "no answer".
 * `window.cardFrame = 'loaderror'` or `'silent'` is a form that does not load. `window.wallet = true` gives the device a
 * wallet; a test presses it and agrees with `window.walletSays(event, detail)`.
 */
window.stripeCalls = [];
window.Stripe = (publishableKey, { stripeAccount }) => {
  window.stripeCalls.push(`Stripe ${publishableKey} ${stripeAccount}`);
  let answered = { status: 'requires_payment_method' };
  const answer = async () => {
    const result = await (window.stripeAnswers?.shift() ?? new Promise((answer) => (window.answerStripe = answer)));
    if (result instanceof Error) throw result;
    answered = result.paymentIntent ?? answered;
    return result;
  };
  const wallet = (options) => {
    const listeners = {};
    window.stripeOptions = { ...window.stripeOptions, expressCheckout: options };
    window.walletSays = (event, detail) => listeners[event]?.(detail);
    return {
      on: (event, listener) => (listeners[event] = listener),
      mount(place) {
        if (window.wallet) {
          const button = Object.assign(document.createElement('button'), { type: 'button' });
          button.textContent = 'Pay with the wallet';
          place.append(button);
        }
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () =>
          listeners.ready?.({ availablePaymentMethods: window.wallet ? { applePay: true, link: false } : undefined });
        port2.postMessage('loaded');
      },
      update: (changed) => Object.assign(options, changed),
      destroy() {},
    };
  };
  return {
    elements: ({ clientSecret, appearance }) => ({
      update(options) {
        window.stripeAppearance = options.appearance ?? window.stripeAppearance;
        if (options.locale) window.stripeCalls.push(`locale ${options.locale}`);
      },
      create: (type, options) => {
        window.stripeAppearance = appearance;
        if (type === 'expressCheckout') return wallet(options);
        window.stripeOptions = { ...window.stripeOptions, [type]: options };
        const listeners = {};
        return {
          on: (event, listener) => (listeners[event] = listener),
          mount(place) {
            if (place.getRootNode() instanceof ShadowRoot)
              throw new Error('Elements cannot be mounted in a ShadowRoot.');
            window.stripeCalls.push(`mount ${clientSecret}`);
            const label = document.createElement('label');
            label.append('Card number ', document.createElement('input'));
            place.append(label);
            if (window.cardFrame === 'silent') return;
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => listeners[window.cardFrame ?? 'ready']?.();
            port2.postMessage('loaded');
          },
          destroy: () => window.stripeCalls.push('destroy'),
        };
      },
    }),
    confirmPayment: ({ confirmParams, redirect }) => {
      window.stripeCalls.push(`confirm ${confirmParams.receipt_email} ${redirect}`);
      window.returnUrl = confirmParams.return_url;
      return answer();
    },
    handleNextAction: ({ clientSecret }) => {
      window.stripeCalls.push(`bank ${clientSecret}`);
      return answer();
    },
    retrievePaymentIntent: () => {
      window.stripeQuestions = (window.stripeQuestions ?? 0) + 1;
      if (window.atStripe === 'no answer') return new Promise(() => {});
      const status = window.atStripe || window.name;
      return Promise.resolve({ paymentIntent: status ? { status } : answered });
    },
  };
};
