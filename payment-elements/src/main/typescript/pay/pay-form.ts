import type { LitElement } from 'lit';
import { type CardEntry, openCardEntry } from './card-entry.ts';
import { EmailEntry } from './email-entry.ts';
import type { PaymentAtStripe } from './payment-at-stripe.ts';
import type { PaymentAnswer } from './stripe-js.ts';
import { openWalletEntry, type WalletEntry, type WalletEvents } from './wallet-entry.ts';

/** What a person pays with: a wallet of the device, or Stripe's form for a card; and the address for the receipt. */
export class PayForm {
  #entry: CardEntry | undefined;
  #wallets: WalletEntry | undefined;
  readonly #email: EmailEntry;

  /** @param leaving told before Stripe's forms go, one of which may have the focus */
  constructor(
    private readonly host: LitElement,
    private readonly leaving: () => void,
  ) {
    this.#email = new EmailEntry(host);
  }

  get isOpen(): boolean {
    return this.#entry !== undefined;
  }

  /** Opens Stripe's forms in the form that is on the screen. `loaded` is told whether a card can be entered. */
  open(
    atStripe: PaymentAtStripe,
    returnUrl: string,
    loaded: (form: 'ready' | 'failed') => void,
    wallets: WalletEvents,
  ): void {
    this.#entry = openCardEntry(this.host, atStripe, returnUrl, loaded);
    this.#wallets = openWalletEntry(this.host, atStripe, returnUrl, wallets);
    this.#email.begin();
    this.emailChanged();
  }

  /** A wallet need not ask for an address that was entered here. */
  emailChanged(): void {
    this.#wallets?.askForEmail(!this.#email.isValid);
  }

  /** The address for the receipt; empty if there is none; undefined if what was entered is no address. */
  email(): string | undefined {
    return this.#email.read();
  }

  /** Why `email` gives no address. */
  emailProblem(): string {
    return this.#email.problem();
  }

  focusEmail(): Promise<void> {
    return this.#email.focus();
  }

  confirm(email: string): Promise<PaymentAnswer> {
    return this.#entry!.confirm(email);
  }

  confirmWallet(email: string | undefined): Promise<PaymentAnswer> {
    return this.#wallets!.confirm(email);
  }

  /** The form is about to go, and will come again with the same address. */
  keepEmail(): void {
    this.#email.keep();
  }

  close(): void {
    if (this.isOpen) this.leaving();
    this.#entry?.close();
    this.#wallets?.close();
    this.#entry = this.#wallets = undefined;
  }
}
