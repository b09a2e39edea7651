/**
 * How a language writes money, dates, times and lists that browsers do not format: Chromium has no data for ten of our
 * languages and incomplete data for four, and would silently write American English. The values come from the Unicode
 * CLDR. Digits are Latin and the calendar is Gregorian.
 */
export interface OwnFormats {
  /** As they stand in a whole date. */
  months: readonly string[];
  /** With `{day}`, `{month}` and `{year}`. */
  date: string;
  /** With `{hour}`, `{minute}` and, if there are day periods, `{dayPeriod}`. */
  time: string;
  /** With `{date}` and `{time}`. */
  dateTime: string;
  /** Before and after noon, where hours are counted up to twelve. */
  dayPeriods?: readonly [string, string];
  /** Whether an hour has two digits, as in 09:05. */
  paddedHours: boolean;
  decimal: string;
  group: string;
  /** With `{sign}` of the currency and `{number}`. */
  money: string;
  /** What stands between the items of a list: of two, between the first of more, and before the last of more. */
  list: { pair: string; middle: string; last: string };
}

/** An instant as the clock on a wall shows it: its UTC fields are those of the place. */
export function writtenDate(formats: OwnFormats, wall: Date): string {
  return filled(formats.date, {
    day: String(wall.getUTCDate()),
    month: formats.months[wall.getUTCMonth()],
    year: String(wall.getUTCFullYear()),
  });
}

export function writtenTime(formats: OwnFormats, wall: Date): string {
  const hours = wall.getUTCHours();
  const shown = formats.dayPeriods ? hours % 12 || 12 : hours;
  return filled(formats.time, {
    hour: formats.paddedHours ? String(shown).padStart(2, '0') : String(shown),
    minute: String(wall.getUTCMinutes()).padStart(2, '0'),
    dayPeriod: formats.dayPeriods?.[hours < 12 ? 0 : 1] ?? '',
  });
}

export function writtenDateTime(formats: OwnFormats, wall: Date): string {
  return filled(formats.dateTime, { date: writtenDate(formats, wall), time: writtenTime(formats, wall) });
}

/** @param decimal the amount as a plain decimal, such as -1234.50 */
export function writtenMoney(formats: OwnFormats, decimal: string, sign: string): string {
  const [whole, fraction] = decimal.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, formats.group);
  const number = fraction === undefined ? grouped : grouped + formats.decimal + fraction;
  return (decimal.startsWith('-') ? '-' : '') + filled(formats.money, { sign, number });
}

export function writtenList({ list }: OwnFormats, items: readonly string[]): string {
  if (items.length < 3) return items.join(list.pair);
  return items.slice(0, -1).join(list.middle) + list.last + items.at(-1);
}

function filled(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name]);
}
