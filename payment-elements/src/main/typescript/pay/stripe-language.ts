import { html, nothing, type TemplateResult } from 'lit';
import { currentLanguage, knownLanguage, languageChanges, say } from '../messages.ts';
import type { StripeElements } from './stripe-js.ts';

/** The language of Stripe's forms where Stripe does not speak the reader's. */
const OTHERWISE = 'en-AU';

/** The reader's language as Stripe knows it (https://docs.stripe.com/js/appendix/supported_locales). */
export function stripeLocale(): string {
  const language = knownLanguage();
  return language ? (language.stripe ?? OTHERWISE) : currentLanguage();
}

/** Keeps Stripe's forms in the reader's language, without losing what is entered there. @returns ends that */
export function followLanguage(elements: StripeElements): () => void {
  const update = () => elements.update({ locale: stripeLocale() });
  languageChanges.addEventListener('change', update);
  return () => languageChanges.removeEventListener('change', update);
}

/** What Stripe's English form asks for, in the reader's language; nothing where Stripe speaks it. */
export function wordsOfStripesForm(): TemplateResult | typeof nothing {
  const language = knownLanguage();
  if (!language || language.stripe) return nothing;
  return html`<div class="small close">
    <p>${say('language.stripeEnglish')}</p>
    <ul class="muted">
      <li>${say('language.cardNumber')} (<span lang="en">Card number</span>)</li>
      <li>${say('language.cardExpiry')} (<span lang="en">Expiration date</span>)</li>
      <li>${say('language.cardCvc')} (<span lang="en">Security code</span>)</li>
      <li>${say('language.cardCountry')} (<span lang="en">Country, Postal code</span>)</li>
    </ul>
  </div>`;
}
