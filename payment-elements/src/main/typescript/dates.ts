import { currentLocale, say } from './messages.ts';

/** `timeZone` is an IANA name; without one, times are the person's own. */
export function dateOf(instant: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeZone }).format(new Date(instant));
}

export function dateTimeOf(instant: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
}

/** With the name of the zone, for readers who may be in another one. */
export function timeInZone(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(currentLocale(), { timeZone, timeZoneName: 'long' }).formatToParts(
    new Date(instant),
  );
  const zone = parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  return say('date.inZone', { time: dateTimeOf(instant, timeZone), zone });
}

export function timeOf(instant: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { timeStyle: 'short' }).format(new Date(instant));
}

/** When something happened: today to the second, so that steps close together differ; otherwise with the day. */
export function momentOfDay(instant: string, timeZone?: string): string {
  if (dayOf(new Date(instant), timeZone) !== dayOf(new Date(), timeZone)) return dateTimeOf(instant, timeZone);
  return new Intl.DateTimeFormat(currentLocale(), { timeStyle: 'medium', timeZone }).format(new Date(instant));
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
