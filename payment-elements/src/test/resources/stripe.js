/*
 * Plays Stripe.js for the elements' tests: the same calls, answered as the test has chosen with
 * `window.stripeAnswers = [{error: …} or {paymentIntent: …}, …]`, one for each confirmation. Mounts like Stripe: not in
 * a shadow tree. Without an answer a confirmation stays open, as during a 3-D Secure challenge. The state of the payment
 * is that of the last answer; `window.atStripe`, or after a reload `window.name`, says another one, or "no answer".
 * `window.cardFrame = 'loaderror'` or `'silent'` is a form that does not load.
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
  return {
    elements: ({ clientSecret }) => ({
      create: () => {
        const listeners = {};
        return {
          on: (event, listener) => (listeners[event] = listener),
          mount(place) {
            if (place.getRootNode() instanceof ShadowRoot)
              throw new Error('Elements cannot be mounted in a ShadowRoot.');
            window.stripeCalls.push(`mount ${clientSecret}`);
            place.innerHTML = '<label>Card number <input></label>';
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
