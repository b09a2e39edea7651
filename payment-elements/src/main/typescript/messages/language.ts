/** What Stripe's form asks for, in the reader's language, where it does not speak it. */
export default {
  'language.stripeEnglish': 'This card form is in English. It asks for:',
  'language.cardNumber': 'Card number',
  'language.cardExpiry': 'Expiry date: month and year',
  'language.cardCvc': 'Security code: 3 or 4 digits on the card',
  'language.cardCountry': 'Country and postcode',
} as const;
