/**
 * The part of Stripe.js this project uses (https://docs.stripe.com/js). The script itself is never bundled: it is
 * loaded from Stripe's own host, when a person wants to pay, and card data goes only from its frames to Stripe.
 */
export interface StripePaymentElement {
  mount(place: HTMLElement): void;
  destroy(): void;
  on(event: 'ready' | 'loaderror', listener: () => void): void;
}

export interface StripeElements {
  create(type: 'payment', options?: object): StripePaymentElement;
}

export interface StripeError {
  type: string;
  code?: string;
  decline_code?: string;
  message?: string;
  /** The parameter that Stripe refuses, such as receipt_email. */
  param?: string;
}

/** Stripe's answer about a payment. */
export interface PaymentAnswer {
  error?: StripeError;
  paymentIntent?: { status: string; last_payment_error?: StripeError | null };
}

export interface Stripe {
  elements(options: { clientSecret: string; locale?: string; appearance?: object }): StripeElements;
  confirmPayment(options: {
    elements: StripeElements;
    confirmParams: { return_url: string; receipt_email: string };
    redirect: 'if_required';
  }): Promise<PaymentAnswer>;
  retrievePaymentIntent(clientSecret: string): Promise<PaymentAnswer>;
  /** Shows the bank's dialog of a payment that requires it. */
  handleNextAction(options: { clientSecret: string }): Promise<PaymentAnswer>;
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string, options: { stripeAccount: string }) => Stripe;
  }
}

const LOAD_TIMEOUT_MS = 20_000;
const loading = new Map<string, Promise<void>>();

/** Loads Stripe.js once per page; after a failure the next call tries again. */
export async function loadStripe(url: string, publishableKey: string, stripeAccount: string): Promise<Stripe> {
  if (!window.Stripe) {
    if (!loading.has(url))
      loading.set(
        url,
        loadScript(url).finally(() => loading.delete(url)),
      );
    await loading.get(url);
  }
  if (!window.Stripe) throw new Error('Stripe.js did not start');
  return window.Stripe(publishableKey, { stripeAccount });
}

function loadScript(url: string): Promise<void> {
  return new Promise((loaded, failed) => {
    const script = document.createElement('script');
    const giveUp = () => {
      script.remove();
      failed(new Error('Stripe.js did not load'));
    };
    const timer = setTimeout(giveUp, LOAD_TIMEOUT_MS);
    script.src = url;
    script.onerror = giveUp;
    script.onload = () => {
      clearTimeout(timer);
      loaded();
    };
    document.head.append(script);
  });
}
