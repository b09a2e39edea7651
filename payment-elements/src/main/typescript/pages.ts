import { html, nothing } from 'lit';
import type { Service } from './rest.ts';
import { say } from './messages.ts';

interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

/** More pages than this are not read again by themselves: who has looked so far back reads history, not news. */
const READ_AGAIN = 5;

/** A list that the service gives page by page. Reading it again reads as many pages as the person has opened. */
export class Pages<T> {
  items: T[] | undefined;
  #next: string | null = null;
  #path = '';
  #read = 1;

  constructor(private readonly service: () => Service) {}

  /** Another path is another list, which starts at its first page. */
  async load(path: string): Promise<void> {
    if (path !== this.#path) this.#read = 1;
    if (this.#read > READ_AGAIN) return;
    this.#path = path;
    const items: T[] = [];
    let next: string | null = null;
    for (let page = 0; page === 0 || (next && page < this.#read); page++) {
      const answer: Page<T> = await this.service().get<Page<T>>(withCursor(path, next));
      items.push(...answer.items);
      next = answer.nextCursor ?? null;
    }
    // The person has chosen another list while this one was on its way.
    if (path !== this.#path) return;
    this.items = items;
    this.#next = next;
  }

  async more(): Promise<void> {
    if (!this.#next) return;
    const [path, cursor] = [this.#path, this.#next];
    const page = await this.service().get<Page<T>>(withCursor(path, cursor));
    if (path !== this.#path || cursor !== this.#next) return;
    this.items = [...(this.items ?? []), ...page.items];
    this.#next = page.nextCursor ?? null;
    this.#read++;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** The button that gets the next page. */
  moreButton(get: () => unknown) {
    return this.hasMore ? html`<div><button type="button" @click=${get}>${say('list.more')}</button></div>` : nothing;
  }
}

function withCursor(path: string, cursor: string | null): string {
  return cursor ? `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : path;
}

/** A path with those parameters that have a value; a list of values repeats its parameter. */
export function withQuery(path: string, parameters: Record<string, string | readonly string[]>): string {
  const pairs = Object.entries(parameters).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  const query = new URLSearchParams(pairs.filter(([, value]) => value !== '')).toString();
  return query ? `${path}?${query}` : path;
}
