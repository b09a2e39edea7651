/*
 * Whether a frame may offer the wallet of the device. It is shown only if the account has registered the domain of the page
 * that the person sees in the address bar, and that of the page with the frame
 * (https://docs.stripe.com/payments/payment-methods/pmd-registration, https://github.com/stripe/stripe-js/issues/484), and
 * if every frame on the way has the permission `payment`.
 */
const WALLETS_LIMIT_MS = 15_000;

/** @returns {Promise<{hosts: string[], isOffered: boolean}>} */
window.walletsOf = async ({ publishableKey, stripeAccount, deviceWallet }) => {
  const ancestors = [...(location.ancestorOrigins ?? [])];
  const hosts = [...new Set([ancestors.at(0), ancestors.at(-1)].filter((one) => one?.startsWith('http')))].map((one) => new URL(one).hostname);
  if (hosts.length === 0 || document.featurePolicy?.allowsFeature('payment') === false) return { hosts, isOffered: false };
  const query = new URLSearchParams({ key: publishableKey, wallet: deviceWallet.type });
  if (stripeAccount) query.set('_stripe_account', stripeAccount);
  for (const host of hosts) query.append('hosts[]', host);
  try {
    const answer = await fetch(`/elements/wallets?${query}`, { signal: AbortSignal.timeout(WALLETS_LIMIT_MS) });
    return { hosts, isOffered: answer.ok && (await answer.json()).offered };
  } catch {
    return { hosts, isOffered: false };
  }
};
