import { css, html, nothing, type TemplateResult } from 'lit';
import type { PaymentRequest } from '#services/payment-request-service.ts';
import { errorOf } from '../fields.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import { withQuery } from '../pages.ts';

interface Found {
  items: PaymentRequest[];
  nextCursor?: string | null;
}

/**
 * Finds payment requests of all days by a name or a reference. What is searched for may be a name, so it is sent in the
 * body of the request and never stands in an address.
 */
export class PaymentSearch {
  items: PaymentRequest[] | undefined;
  #text = '';
  #next: string | null = null;

  constructor(private readonly service: () => Service) {}

  async find(clinicId: string, text: string): Promise<void> {
    const found = await this.#page(clinicId, text);
    this.#text = text;
    this.items = found.items;
    this.#next = found.nextCursor ?? null;
  }

  async more(clinicId: string): Promise<void> {
    if (!this.#next) return;
    const found = await this.#page(clinicId, this.#text, this.#next);
    this.items = [...(this.items ?? []), ...found.items];
    this.#next = found.nextCursor ?? null;
  }

  end(): void {
    this.items = undefined;
    this.#next = null;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** How many were found, as a sentence. */
  get found(): string {
    return say(this.hasMore ? 'history.foundMore' : 'search.found', { count: this.items?.length ?? 0 });
  }

  #page(clinicId: string, text: string, cursor = ''): Promise<Found> {
    return this.service().post<Found>(withQuery('/v1/payment-requests/search', { clinicId, cursor }), { text });
  }
}

export function searchForm(
  disabled: 'true' | 'false',
  wrong: boolean,
  submit: (event: SubmitEvent) => unknown,
): TemplateResult {
  return html`<form class="search" role="search" novalidate @submit=${submit}>
    <div>
      <label for="text">${say('search.label')}</label>
      <input
        id="text"
        name="text"
        type="search"
        autocomplete="off"
        maxlength="100"
        aria-invalid=${wrong ? 'true' : 'false'}
        aria-describedby=${wrong ? 'text-wrong' : nothing}
        ?data-wrong=${wrong}
      />
      ${errorOf('text', wrong ? new Map([['text', say('search.tooShort')]]) : undefined)}
    </div>
    <button type="submit" aria-disabled=${disabled}>${say('search.find')}</button>
  </form>`;
}

/** What was found, with the way back to the list of the days. */
export function foundRequests(
  search: PaymentSearch,
  table: (items: PaymentRequest[]) => TemplateResult,
  end: () => unknown,
  more: () => unknown,
): TemplateResult {
  const items = search.items ?? [];
  return html`<div class="row spread">
      <p class="small muted">${say('search.hint')}</p>
      <button class="slim" @click=${end}>${say('search.end')}</button>
    </div>
    ${items.length > 0 ? table(items) : nothing}
    ${search.hasMore ? html`<div><button @click=${more}>${say('list.more')}</button></div>` : nothing}`;
}

export const searchStyles = css`
  .search {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: end;
  }
  .search > div {
    flex: 1 1 14rem;
  }
`;
