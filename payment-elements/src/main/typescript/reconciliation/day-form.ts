import { css, html, type TemplateResult } from 'lit';
import { dayOf } from '../dates.ts';
import { say } from '../messages.ts';
import type { UserAction } from '../user-action.ts';

const DAY_MS = 86_400_000;

/** The day before today in a time zone; without one, in that of the reader. Every night, it is compared. */
export function yesterday(timeZone?: string): string {
  return dayOf(new Date(Date.now() - DAY_MS), timeZone);
}

/**
 * Chooses the day to compare, which is over or today.
 *
 * @param action runs what the day is chosen for; while it runs, no other day can be chosen
 */
export function dayForm(
  date: string,
  timeZone: string | undefined,
  action: UserAction,
  chosen: (date: string) => unknown,
): TemplateResult {
  const choose = (event: SubmitEvent) => {
    event.preventDefault();
    const day = String(new FormData(event.target as HTMLFormElement).get('date') ?? '');
    if (!day) action.refuse(say('reconciliation.chooseDay'));
    else if (!action.busy) chosen(day);
  };
  return html`<form class="day" novalidate @submit=${choose}>
    <div>
      <label for="date">${say('reconciliation.day')}</label
      ><input id="date" name="date" type="date" required max=${dayOf(new Date(), timeZone)} .value=${date} />
    </div>
    <button type="submit" aria-disabled=${action.disabled}>${say('audit.show')}</button>
  </form>`;
}

export const dayFormStyles = css`
  .day {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: end;
  }
  .day > div {
    flex: 0 1 12rem;
  }
`;
