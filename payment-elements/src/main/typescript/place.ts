import { languageOf } from './language-table.ts';

/**
 * Where the clinic is, which decides how money and dates are written: `$85.00` and `28 November 2026` for a clinic in
 * Australia, whatever the reader's browser is set to. The language of the texts is the reader's, see messages.ts.
 */
export interface Place {
  /** ISO 3166-1 alpha-2, such as AU. */
  readonly country: string;
  /** IANA name. */
  readonly timeZone: string;
}

const AUSTRALIA = 'AU';

let place: Partial<Place> = {};

/** From now on, everything is written as at this clinic. Every answer that says where the clinic is, is given here. */
export function useClinicPlace({ country, timeZone }: Partial<Place>): void {
  place = { country, timeZone };
}

/** The time zone of the clinic that the page shows; undefined while the page shows no single clinic. */
export function clinicTimeZone(): string | undefined {
  return place.timeZone;
}

/** The country of the clinic that the page shows, ISO 3166-1 alpha-2; Australia until it is known. */
export function clinicCountry(): string {
  return /^[A-Z]{2}$/.test(place.country ?? '') ? place.country! : AUSTRALIA;
}

/**
 * The locale of amounts and dates for readers of a language: its way of writing, in the clinic's country unless the
 * language is that of one country, such as Dari. Digits are always Latin and the calendar Gregorian, as on cards, bank
 * statements and Medicare's accounts.
 */
export function formatLocale(language: string): string {
  const locale = new Intl.Locale(languageOf(language)?.formats ?? language);
  const region = locale.region && languageOf(language) ? locale.region : clinicCountry();
  return new Intl.Locale(locale, { region, calendar: 'gregory', numberingSystem: 'latn' }).toString();
}
