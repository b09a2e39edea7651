import type { LitElement } from 'lit';
import type { PaymentAtStripe } from './payment-at-stripe.ts';
import { confirmAtStripe } from './stripe-confirmation.ts';
import { appearanceOf, walletThemeOf } from './stripe-appearance.ts';
import type { AvailableWallets, PaymentAnswer, WalletClick, WalletConsent } from './stripe-js.ts';
import { followLanguage, stripeLocale } from './stripe-language.ts';

/** What Stripe says of the wallets of this device. */
export interface WalletEvents {
  /** Whether there is a wallet to offer. Without this nothing is shown. */
  available(any: boolean): void;
  /** A person presses a wallet. `resolve` opens its sheet, and must be called within a second. */
  pressed(click: WalletClick): void;
  /** The person has agreed on the wallet's sheet. */
  agreed(consent: WalletConsent): void;
  /** The wallet's sheet was closed without paying. */
  closed(): void;
}

/** The buttons of the wallets, for one payment. */
export interface WalletEntry {
  /** Whether the wallet asks for the address of the receipt, because nobody has entered one. */
  askForEmail(required: boolean): void;
  /** Pays with the wallet on whose sheet the person has agreed. */
  confirm(email: string | undefined): Promise<PaymentAnswer>;
  close(): void;
}

/**
 * Offers the wallets of the device with Stripe's Express Checkout Element, in which one press opens the wallet
 * (https://docs.stripe.com/elements/express-checkout-element). It has elements of its own, so that a confirmation says
 * which of both is meant, and no Link, whose own questions the form asks already. A Stripe.js that does not know the
 * element offers no wallet; the card form does not depend on it.
 */
export function openWalletEntry(
  host: LitElement,
  atStripe: PaymentAtStripe,
  returnUrl: string,
  events: WalletEvents,
): WalletEntry | undefined {
  const place = document.createElement('div');
  place.slot = 'wallet';
  try {
    const { clientSecret } = atStripe.credentials;
    const elements = atStripe.stripe.elements({
      clientSecret,
      locale: stripeLocale(),
      appearance: appearanceOf(host),
    });
    const wallets = elements.create('expressCheckout', {
      buttonHeight: 48,
      buttonTheme: { applePay: walletThemeOf(host), googlePay: walletThemeOf(host) },
      emailRequired: true,
      layout: { maxColumns: 1, overflow: 'never' },
      paymentMethods: { amazonPay: 'never', klarna: 'never', link: 'never', paypal: 'never' },
    });
    wallets.on('ready', ({ availablePaymentMethods: wallet }) => events.available(isAny(wallet)));
    wallets.on('loaderror', () => events.available(false));
    wallets.on('click', (click) => events.pressed(click));
    wallets.on('confirm', (consent) => events.agreed(consent));
    wallets.on('cancel', () => events.closed());
    const stopFollowing = followLanguage(elements);
    host.append(place);
    wallets.mount(place);
    return {
      askForEmail: (emailRequired) => wallets.update({ emailRequired }),
      confirm: (email) => confirmAtStripe(atStripe, elements, returnUrl, email),
      close() {
        stopFollowing();
        wallets.destroy();
        place.remove();
      },
    };
  } catch {
    place.remove();
    return undefined;
  }
}

function isAny(wallets: AvailableWallets | undefined): boolean {
  return Object.values(wallets ?? {}).some(Boolean);
}
