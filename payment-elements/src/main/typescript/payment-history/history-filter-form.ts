import { css, html, nothing, type TemplateResult } from 'lit';
import { errorOf, type FieldErrors } from '../fields.ts';
import { say, type MessageKey } from '../messages.ts';
import { type HistoryFilter, isBackwards } from './history-filter.ts';

const STATUSES = ['OPEN', 'PAID', 'DECLINED', 'CANCELLED', 'EXPIRED'] as const;

/** The fields of the filter, with their errors. */
export function historyFilterForm(
  filter: HistoryFilter,
  errors: FieldErrors,
  disabled: 'true' | 'false',
  submit: (event: SubmitEvent) => unknown,
): TemplateResult {
  const { from, to, status, only, currency, requestedBy, callId } = filter;
  const text = (name: 'currency' | 'requestedBy' | 'callId', label: MessageKey, value: string, maxlength: number) =>
    html`<div>
      <label for=${name}>${say(label)}</label>
      <input
        id=${name}
        name=${name}
        autocomplete="off"
        maxlength=${maxlength}
        .value=${value}
        aria-invalid=${errors.has(name) ? 'true' : 'false'}
        aria-describedby=${errors.has(name) ? `${name}-wrong` : nothing}
        ?data-wrong=${errors.has(name)}
      />
      ${errorOf(name, errors)}
    </div>`;
  return html`<form class="filter" novalidate @submit=${submit}>
    <div><label for="from">${say('audit.from')}</label><input id="from" name="from" type="date" .value=${from} /></div>
    <div>
      <label for="to">${say('audit.to')}</label>
      <input
        id="to"
        name="to"
        type="date"
        .value=${to}
        aria-invalid=${errors.has('to') ? 'true' : 'false'}
        aria-describedby=${errors.has('to') ? 'to-wrong' : nothing}
        ?data-wrong=${errors.has('to')}
      />
      ${errorOf('to', errors)}
    </div>
    <div>
      <label for="status">${say('history.status')}</label>
      <select id="status" name="status">
        <option value="" .selected=${status === ''}>${say('history.everyStatus')}</option>
        ${STATUSES.map(
          (one) => html`<option value=${one} .selected=${status === one}>${say(`history.status.${one}`)}</option>`,
        )}
      </select>
    </div>
    <div>
      <label for="only">${say('history.only')}</label>
      <select id="only" name="only">
        <option value="" .selected=${only === ''}>${say('history.everything')}</option>
        <option value="needsAttention" .selected=${only === 'needsAttention'}>${say('history.needsAttention')}</option>
        <option value="disputed" .selected=${only === 'disputed'}>${say('history.disputed')}</option>
      </select>
    </div>
    <details>
      <summary>${say('history.moreFilters')}</summary>
      <div class="filter">
        ${text('requestedBy', 'history.clinician', requestedBy, 128)} ${text('callId', 'history.call', callId, 64)}
        ${text('currency', 'history.currency', currency, 3)}
      </div>
    </details>
    <button type="submit" aria-disabled=${disabled}>${say('audit.show')}</button>
  </form>`;
}

/** The values that were entered, and their errors by field name. */
export function readFilter(form: HTMLFormElement): { filter: HistoryFilter; errors: FieldErrors } {
  const fields = new FormData(form);
  const field = (name: keyof HistoryFilter) => String(fields.get(name) ?? '').trim();
  const filter: HistoryFilter = {
    from: field('from'),
    to: field('to'),
    status: field('status'),
    only: field('only'),
    currency: field('currency').toUpperCase(),
    requestedBy: field('requestedBy'),
    callId: field('callId'),
  };
  const errors = new Map<string, string>();
  if (isBackwards(filter)) errors.set('to', say('history.backwards'));
  if (filter.currency && !/^[A-Z]{3}$/.test(filter.currency)) errors.set('currency', say('history.currencyWrong'));
  return { filter, errors };
}

export const historyFilterStyles = css`
  .filter {
    display: grid;
    gap: 0.75rem;
    grid-template-columns: repeat(auto-fit, minmax(min(9.5rem, 100%), 1fr));
    align-items: start;
  }
  .filter > button {
    align-self: end;
  }
  .filter > details {
    grid-column: 1 / -2;
  }
  details .filter {
    padding-block-start: 0.5rem;
  }
`;
