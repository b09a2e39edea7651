import type { PaymentAtStripe } from './payment-at-stripe.ts';
import type { PaymentAnswer, StripeElements } from './stripe-js.ts';

/** Hands to Stripe what was entered in these elements. Calls Stripe at once, as a press on a wallet demands. */
export async function confirmAtStripe(
  { stripe }: PaymentAtStripe,
  elements: StripeElements,
  returnUrl: string,
  email: string | undefined,
): Promise<PaymentAnswer> {
  return await stripe.confirmPayment({
    elements,
    confirmParams: { return_url: returnUrl, ...(email ? { receipt_email: email } : {}) },
    redirect: 'if_required',
  });
}
