import { currentFormats, currentLocale, say } from './messages.ts';
import { writtenDate, writtenDateTime, writtenList, writtenTime } from './own-formats.ts';
import { clinicTimeZone } from './place.ts';

/**
 * Times are those of the clinic; where no clinic is shown, the person's own. A reader whose clock shows another time is
 * told which zone it is. `timeZone` is an IANA name.
 */
export function dateOf(instant: string, timeZone = clinicTimeZone()): string {
  return formatted(instant, { dateStyle: 'long', timeZone });
}

export function dateTimeOf(instant: string, timeZone = clinicTimeZone()): string {
  return withZone(formatted(instant, { dateStyle: 'long', timeStyle: 'short', timeZone }), instant, timeZone);
}

/** For lists and tables, where a month's whole name takes too much room. */
export function shortDateTimeOf(instant: string, timeZone = clinicTimeZone()): string {
  return withZone(formatted(instant, { dateStyle: 'medium', timeStyle: 'short', timeZone }), instant, timeZone);
}

/** With the name of the zone, whoever reads it: for what people keep. */
export function timeInZone(instant: string, timeZone = clinicTimeZone()): string {
  const time = formatted(instant, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return say('date.inZone', { time, zone: zoneName(instant, 'long', timeZone) });
}

export function timeOf(instant: string, timeZone = clinicTimeZone()): string {
  return withZone(formatted(instant, { timeStyle: 'short', timeZone }), instant, timeZone);
}

/** When something happened: today to the second, so that steps close together differ; otherwise with the day. */
export function momentOfDay(instant: string, timeZone = clinicTimeZone()): string {
  if (dayOf(new Date(instant), timeZone) !== dayOf(new Date(), timeZone)) return shortDateTimeOf(instant, timeZone);
  return withZone(formatted(instant, { timeStyle: 'medium', timeZone }), instant, timeZone);
}

/** When something ends: today only the time, otherwise with the day. */
export function deadlineOf(instant: string, timeZone = clinicTimeZone()): string {
  const isToday = dayOf(new Date(instant), timeZone) === dayOf(new Date(), timeZone);
  return isToday ? timeOf(instant, timeZone) : dateTimeOf(instant, timeZone);
}

function formatted(instant: string, options: Intl.DateTimeFormatOptions): string {
  const formats = currentFormats();
  if (formats) {
    const at = Date.parse(instant);
    const wall = new Date(at + zoneOffsetMs(at, options.timeZone));
    if (options.dateStyle && options.timeStyle) return writtenDateTime(formats, wall);
    return options.dateStyle ? writtenDate(formats, wall) : writtenTime(formats, wall);
  }
  return new Intl.DateTimeFormat(currentLocale(), options).format(new Date(instant));
}

function withZone(time: string, instant: string, timeZone: string | undefined): string {
  const at = Date.parse(instant);
  if (timeZone === undefined || zoneOffsetMs(at, timeZone) === zoneOffsetMs(at)) return time;
  return say('date.inShortZone', { time, zone: zoneName(instant, 'short', timeZone) });
}

function zoneName(instant: string, timeZoneName: 'long' | 'short', timeZone: string | undefined): string {
  // Where the browser does not know the language, GMT+11 rather than the zone's English name.
  const [locale, style] = currentFormats() ? ['en', 'shortOffset' as const] : [currentLocale(), timeZoneName];
  const format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: style });
  const parts = format.formatToParts(new Date(instant));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone ?? '';
}

/** A day of a date field as people write it. */
export function writtenDay(day: string): string {
  return dateOf(`${day}T00:00:00Z`, 'UTC');
}

/** The day of an instant in a time zone, in the format of a date field. */
export function dayOf(instant: Date, timeZone?: string): string {
  return new Date(instant.getTime() + zoneOffsetMs(instant.getTime(), timeZone)).toISOString().slice(0, 10);
}

/**
 * The first instant of a day in a time zone (the person's own if none is named), `days` later; the day is what a date
 * field gives. Where clocks go forward at midnight, the day begins at one o'clock.
 */
export function startOfDay(day: string, days = 0, timeZone?: string): string {
  if (!day) return '';
  const [year, month, date] = day.split('-').map(Number);
  const midnight = Date.UTC(year, month - 1, date + days);
  const [before, after] = [-DAY_MS, DAY_MS].map((distance) => midnight - zoneOffsetMs(midnight + distance, timeZone));
  const isMidnight = (instant: number) => instant + zoneOffsetMs(instant, timeZone) === midnight;
  return new Date(isMidnight(before) || !isMidnight(after) ? before : after).toISOString();
}

/** How many days the second is after the first. */
export function daysBetween(first: string, last: string): number {
  return (Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS;
}

/** Whether a deadline has passed. */
export function isOver(instant: string): boolean {
  return Date.parse(instant) < Date.now();
}

export function listOf(names: string[]): string {
  const formats = currentFormats();
  if (formats) return writtenList(formats, names);
  return new Intl.ListFormat(currentLocale(), { type: 'conjunction' }).format(names);
}

const DAY_MS = 86_400_000;

/** How far the clocks there are ahead of UTC at that instant. */
function zoneOffsetMs(instant: number, timeZone?: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(instant / 1000) * 1000;
}
