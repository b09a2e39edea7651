import { html, nothing } from 'lit';
import type { Service } from './rest.ts';
import { say } from './messages.ts';

interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

/** With more pages open than this, a list is not refreshed automatically: the person is reading old entries. */
const READ_AGAIN = 5;

/** A list that the service returns page by page. A refresh reads as many pages as the person has opened. */
export class Pages<T> {
  items: T[] | undefined;
  #next: string | null = null;
  #path = '';
  #read = 1;

  constructor(private readonly service: () => Service) {}

  /** A new path is a new list, which starts at its first page. */
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
    // The person chose another list while this one was loading.
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

  /** The button that loads the next page. */
  moreButton(get: () => unknown) {
    return this.hasMore ? html`<div><button type="button" @click=${get}>${say('list.more')}</button></div>` : nothing;
  }
}

function withCursor(path: string, cursor: string | null): string {
  return cursor ? `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : path;
}

/** Appends the parameters that have a value to a path; a list of values repeats its parameter. */
export function withQuery(path: string, parameters: Record<string, string | readonly string[]>): string {
  const pairs = Object.entries(parameters).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  const query = new URLSearchParams(pairs.filter(([, value]) => value !== '')).toString();
  return query ? `${path}?${query}` : path;
}
