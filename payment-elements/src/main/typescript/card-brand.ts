import { CARD_BRANDS } from '#services/stripe-rules.ts';

/** A card brand's own spelling, from Stripe's word for it (https://docs.stripe.com/api/charges/object, card.brand). */
export function cardBrand(brand: string): string {
  return CARD_BRANDS[brand] ?? brand;
}
