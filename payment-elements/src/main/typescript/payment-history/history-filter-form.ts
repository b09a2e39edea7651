import { css, html, nothing, type TemplateResult } from 'lit';
import type { TotalOfClinician } from '#services/payment-request-service.ts';
import { errorOf, type FieldErrors } from '../fields.ts';
import { say, type MessageKey } from '../messages.ts';
import { clinicianName } from './clinician-names.ts';
import { type HistoryFilter, isBackwards } from './history-filter.ts';

const STATUSES = ['OPEN', 'PAID', 'DECLINED', 'CANCELLED', 'EXPIRED'] as const;

/** The fields of the filter, with their errors. */
export function historyFilterForm(
  filter: HistoryFilter,
  clinicians: readonly TotalOfClinician[],
  errors: FieldErrors,
  disabled: 'true' | 'false',
  submit: (event: SubmitEvent) => unknown,
): TemplateResult {
  const { from, to, status, only, currency, requestedBy, callId } = filter;
  const text = (name: 'currency' | 'callId', label: MessageKey, value: string, maxlength: number) =>
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
    <div>
      <label for="requestedBy">${say('takings.clinician')}</label>
      <select id="requestedBy" name="requestedBy">
        <option value="" .selected=${requestedBy === ''}>${say('takings.everyClinician')}</option>
        ${choices(clinicians, requestedBy).map(
          (one) =>
            html`<option value=${one.requestedBy} .selected=${one.requestedBy === requestedBy}>
              ${clinicianName(one)}
            </option>`,
        )}
      </select>
    </div>
    <details>
      <summary>${say('history.moreFilters')}</summary>
      <div class="filter">
        ${text('callId', 'history.call', callId, 64)} ${text('currency', 'history.currency', currency, 3)}
      </div>
    </details>
    <button type="submit" aria-disabled=${disabled}>${say('audit.show')}</button>
  </form>`;
}

/** Who asked for payments on the days, each once, with the one who is chosen even if they asked for none. */
function choices(
  clinicians: readonly TotalOfClinician[],
  chosen: string,
): Pick<TotalOfClinician, 'requestedBy' | 'clinicianName'>[] {
  const byId = new Map(clinicians.map((one) => [one.requestedBy, one]));
  return chosen === '' || byId.has(chosen)
    ? [...byId.values()]
    : [...byId.values(), { requestedBy: chosen, clinicianName: null }];
}

/**
 * The values that were entered, and their errors by field name. A period stays one, and goes on with the days, as long as
 * nobody changes its days.
 */
export function readFilter(
  form: HTMLFormElement,
  shown: HistoryFilter,
): { filter: HistoryFilter; errors: FieldErrors } {
  const fields = new FormData(form);
  const field = (name: keyof HistoryFilter) => String(fields.get(name) ?? '').trim();
  const [from, to] = [field('from'), field('to')];
  const filter: HistoryFilter = {
    period: from === shown.from && to === shown.to ? shown.period : '',
    refundsCount: shown.refundsCount,
    from,
    to,
    status: field('status'),
    only: field('only'),
    currency: field('currency').toUpperCase(),
    requestedBy: field('requestedBy'),
    callId: field('callId'),
  };
  const errors = new Map<string, string>();
  if (isBackwards(filter)) errors.set('to', say('history.backwards'));
  if (filter.currency && !/^[A-Z]{3}$/.test(filter.currency)) errors.set('currency', say('currency.wrong'));
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
