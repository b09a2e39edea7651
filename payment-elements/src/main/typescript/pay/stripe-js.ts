import { trustedScriptUrl } from '../trusted.ts';

/**
 * The part of Stripe.js this project uses (https://docs.stripe.com/js). The script itself is never bundled: it is
 * loaded from Stripe's own host, when there is something to pay, and card data goes only from its frames to Stripe.
 */
export interface StripePaymentElement {
  mount(place: HTMLElement): void;
  destroy(): void;
  on(event: 'ready' | 'loaderror', listener: () => void): void;
}

/** Which wallets the Express Checkout Element shows, such as `applePay`. */
export type AvailableWallets = Record<string, boolean>;

/** A press on a wallet, which is answered by opening its sheet, or not. */
export interface WalletClick {
  resolve(details?: object): void;
  reject(): void;
}

/** A person has agreed on a wallet's sheet. Stripe is called then, or the sheet is told that it cannot be paid. */
export interface WalletConsent {
  billingDetails?: { email?: string };
  paymentFailed(): void;
}

/** https://docs.stripe.com/js/elements_object/create_express_checkout_element */
export interface StripeExpressCheckoutElement {
  mount(place: HTMLElement): void;
  destroy(): void;
  update(options: { emailRequired: boolean }): void;
  on(event: 'ready', listener: (ready: { availablePaymentMethods?: AvailableWallets }) => void): void;
  on(event: 'click', listener: (click: WalletClick) => void): void;
  on(event: 'confirm', listener: (consent: WalletConsent) => void): void;
  on(event: 'cancel' | 'loaderror', listener: () => void): void;
}

export interface StripeElements {
  create(type: 'payment', options?: object): StripePaymentElement;
  create(type: 'expressCheckout', options?: object): StripeExpressCheckoutElement;
  update(options: { appearance?: object; locale?: string }): void;
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
    confirmParams: { return_url: string; receipt_email?: string };
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
const prepared = new Set<string>();
/** By the Stripe.js that made them, which a host may have loaded itself, then by key and account. */
const instances = new WeakMap<NonNullable<Window['Stripe']>, Map<string, Stripe>>();

/**
 * Loads Stripe.js before somebody wants to pay, once, as Stripe recommends: it tells people from machines by what happens
 * on the page (https://docs.stripe.com/js/including). A failure is no trouble yet, because `loadStripe` tries again.
 */
export function prepareStripe(url: string): void {
  if (!url || window.Stripe || prepared.has(url)) return;
  prepared.add(url);
  loadOnce(url).catch(() => {});
}

/**
 * Loads Stripe.js once per page; after a failure the next call tries again. Each key and account has one `Stripe` as long
 * as the page lives, because each makes a frame of its own that nothing removes.
 */
export async function loadStripe(url: string, publishableKey: string, stripeAccount: string): Promise<Stripe> {
  if (!window.Stripe) await loadOnce(url);
  if (!window.Stripe) throw new Error('Stripe.js did not start');
  const ofThisScript = instances.get(window.Stripe) ?? new Map<string, Stripe>();
  instances.set(window.Stripe, ofThisScript);
  const name = `${publishableKey} ${stripeAccount}`;
  const stripe = ofThisScript.get(name) ?? window.Stripe(publishableKey, { stripeAccount });
  ofThisScript.set(name, stripe);
  return stripe;
}

function loadOnce(url: string): Promise<void> {
  const running = loading.get(url) ?? loadScript(url).finally(() => loading.delete(url));
  loading.set(url, running);
  return running;
}

function loadScript(url: string): Promise<void> {
  return new Promise((loaded, failed) => {
    const script = document.createElement('script');
    const giveUp = () => {
      script.remove();
      failed(new Error('Stripe.js did not load'));
    };
    const timer = setTimeout(giveUp, LOAD_TIMEOUT_MS);
    script.src = trustedScriptUrl(url);
    script.onerror = giveUp;
    script.onload = () => {
      clearTimeout(timer);
      loaded();
    };
    document.head.append(script);
  });
}
