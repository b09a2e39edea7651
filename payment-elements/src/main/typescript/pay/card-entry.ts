import type { LitElement } from 'lit';
import { currentLocale } from '../messages.ts';
import type { PaymentAtStripe } from './payment-at-stripe.ts';
import type { PaymentAnswer } from './stripe-js.ts';

/** How long Stripe's form may take to load before the person is told. */
const LOAD_LIMIT_MS = 15_000;

/** Stripe's form for one payment. */
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
  { stripe, credentials: { clientSecret } }: PaymentAtStripe,
  loaded: (form: 'ready' | 'failed') => void,
): CardEntry {
  const elements = stripe.elements({ clientSecret, locale: currentLocale(), appearance: appearanceOf(host) });
  const paymentElement = elements.create('payment', { layout: 'tabs' });
  const timer = setTimeout(() => loaded('failed'), LOAD_LIMIT_MS);
  const tell = (form: 'ready' | 'failed') => () => {
    clearTimeout(timer);
    loaded(form);
  };
  paymentElement.on('ready', tell('ready'));
  paymentElement.on('loaderror', tell('failed'));
  const place = document.createElement('div');
  place.slot = 'card';
  host.append(place);
  paymentElement.mount(place);
  return {
    confirm: async (email) =>
      await stripe.confirmPayment({
        elements,
        confirmParams: { return_url: location.href, receipt_email: email },
        redirect: 'if_required',
      }),
    close() {
      clearTimeout(timer);
      paymentElement.destroy();
      place.remove();
    },
  };
}

/** Stripe's form in the colours of the page. */
function appearanceOf(host: LitElement): object {
  const style = getComputedStyle(host);
  const themed = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  return {
    theme: 'stripe',
    variables: {
      colorPrimary: themed('--caretill-accent', '#0b6b62'),
      colorText: themed('--caretill-text', '#16292b'),
      colorDanger: themed('--caretill-danger', '#b3261e'),
      borderRadius: themed('--caretill-radius', '10px'),
    },
  };
}
