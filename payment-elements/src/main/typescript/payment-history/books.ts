import { css, html, type TemplateResult } from 'lit';
import { errorOf } from '../fields.ts';
import { withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { saveFile } from '../save-file.ts';
import { say } from '../messages.ts';

const ENDINGS = { XERO: 'csv', MYOB: 'qif' } as const;

/** Asks for the days on which payouts arrived, and for the program that reads the file. */
export function booksForm(
  disabled: 'true' | 'false',
  missing: boolean,
  submit: (event: SubmitEvent) => unknown,
): TemplateResult {
  const day = (name: 'from' | 'to', label: string) =>
    html`<div>
      <label for="books-${name}">${label}</label>
      <input
        id="books-${name}"
        name=${name}
        type="date"
        aria-invalid=${missing ? 'true' : 'false'}
        aria-describedby="books-days-wrong"
        ?data-wrong=${missing}
      />
    </div>`;
  return html`<section class="panel stack" aria-labelledby="books">
    <div class="close">
      <h2 id="books">${say('payouts.books')}</h2>
      <p class="small muted">${say('payouts.booksHint')}</p>
      <p class="small muted">${say('payouts.xeroLimit')}</p>
    </div>
    <form class="books" novalidate @submit=${submit}>
      ${day('from', say('audit.from'))} ${day('to', say('audit.to'))}
      <button type="submit" name="program" value="XERO" aria-disabled=${disabled}>${say('payouts.XERO')}</button>
      <button type="submit" name="program" value="MYOB" aria-disabled=${disabled}>${say('payouts.MYOB')}</button>
    </form>
    ${errorOf('books-days', missing ? new Map([['books-days', say('payouts.chooseDays')]]) : undefined)}
  </section>`;
}

/** Without a byte-order mark, because these files are read by programs. */
export async function saveBooks(
  service: Service,
  clinicId: string,
  program: 'XERO' | 'MYOB',
  from: string,
  to: string,
): Promise<void> {
  const path = withQuery(`/v1/clinics/${encodeURIComponent(clinicId)}/books`, { program, from, to });
  const name = `${clinicId}-${from}-to-${to}-${program.toLowerCase()}.${ENDINGS[program]}`;
  saveFile(await service.download(path, 'text/csv'), name);
}

export const booksStyles = css`
  .books {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: end;
  }
  .books > div {
    flex: 0 1 11rem;
  }
`;
