/*
 * Plays Stripe.js for the elements' tests: the same calls, answered as the test has chosen with
 * `window.stripeAnswers = [{error: …} or {paymentIntent: …}, …]`, one for each confirmation. Mounts like Stripe: not in
 * a shadow tree. Without an answer a confirmation stays open, as during a 3-D Secure challenge.
 */
window.stripeCalls = [];
window.Stripe = (publishableKey, { stripeAccount }) => {
  window.stripeCalls.push(`Stripe ${publishableKey} ${stripeAccount}`);
  return {
    elements: ({ clientSecret }) => ({
      create: () => ({
        on() {},
        mount(place) {
          if (place.getRootNode() instanceof ShadowRoot) throw new Error('Elements cannot be mounted in a ShadowRoot.');
          window.stripeCalls.push(`mount ${clientSecret}`);
          place.innerHTML = '<label>Card number <input></label>';
        },
        destroy: () => window.stripeCalls.push('destroy'),
      }),
    }),
    confirmPayment: async ({ confirmParams, redirect }) => {
      window.stripeCalls.push(`confirm ${confirmParams.receipt_email} ${redirect}`);
      return await (window.stripeAnswers?.shift() ?? new Promise(() => {}));
    },
    retrievePaymentIntent: () =>
      Promise.resolve({ paymentIntent: { status: window.name || 'requires_payment_method' } }),
  };
};
