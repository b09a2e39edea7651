import type { LitElement } from 'lit';
import type { PaymentAtStripe } from './payment-at-stripe.ts';
import { appearanceOf, followLook } from './stripe-appearance.ts';
import { confirmAtStripe } from './stripe-confirmation.ts';
import type { PaymentAnswer } from './stripe-js.ts';
import { followLanguage, stripeLocale } from './stripe-language.ts';

/** How long Stripe's form may take to load before the person is told. */
const LOAD_LIMIT_MS = 15_000;

/**
 * Stripe's form for one payment by card: without Link, which would ask for the e-mail address a second time, and without
 * the wallets, which are offered above it.
 */
export interface CardEntry {
  confirm(email: string): Promise<PaymentAnswer>;
  close(): void;
}

/**
 * Opens Stripe's form. It mounts into light DOM only, so the host gets a child with slot="card". `loaded` is told
 * whether the form can be used; a form that comes late can be used from then on.
 */
export function openCardEntry(
  host: LitElement,
  atStripe: PaymentAtStripe,
  returnUrl: string,
  loaded: (form: 'ready' | 'failed') => void,
): CardEntry {
  const { clientSecret } = atStripe.credentials;
  const elements = atStripe.stripe.elements({
    clientSecret,
    locale: stripeLocale(),
    appearance: appearanceOf(host),
  });
  const paymentElement = elements.create('payment', {
    layout: 'tabs',
    wallets: { applePay: 'never', googlePay: 'never', link: 'never' },
  });
  const timer = setTimeout(() => loaded('failed'), LOAD_LIMIT_MS);
  const tell = (form: 'ready' | 'failed') => () => {
    clearTimeout(timer);
    loaded(form);
  };
  paymentElement.on('ready', tell('ready'));
  paymentElement.on('loaderror', tell('failed'));
  const stopFollowing = [followLook(host, elements), followLanguage(elements)];
  const place = document.createElement('div');
  place.slot = 'card';
  host.append(place);
  paymentElement.mount(place);
  // The page around may empty the element, as frameworks do. A form that is gone can be opened again.
  const emptied = new MutationObserver(() => {
    if (host.isConnected && place.parentNode !== host) tell('failed')();
  });
  emptied.observe(host, { childList: true });
  return {
    confirm: (email) => confirmAtStripe(atStripe, elements, returnUrl, email),
    close() {
      clearTimeout(timer);
      emptied.disconnect();
      stopFollowing.forEach((stop) => stop());
      paymentElement.destroy();
      place.remove();
    },
  };
}
