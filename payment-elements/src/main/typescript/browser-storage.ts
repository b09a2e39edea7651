/**
 * What this browser keeps for the elements. A browser may forbid storage (a frame without third-party cookies, a strict
 * privacy setting) or have no room left: then a value is kept in memory, and lasts as long as the page.
 */
class BrowserStorage {
  readonly #inMemory = new Map<string, string>();

  constructor(private readonly storage: () => Storage) {}

  get(key: string): string | null {
    const kept = this.#inMemory.get(key);
    if (kept !== undefined) return kept;
    try {
      return this.storage().getItem(key);
    } catch {
      return null;
    }
  }

  set(key: string, value: string): void {
    try {
      this.storage().setItem(key, value);
      this.#inMemory.delete(key);
    } catch {
      this.#inMemory.set(key, value);
    }
  }

  remove(key: string): void {
    this.#inMemory.delete(key);
    try {
      this.storage().removeItem(key);
    } catch {
      // Nothing was stored there.
    }
  }

  /** The list that was stored; empty if there is none, or if something else wrote there. */
  ids(key: string): string[] {
    try {
      const ids: unknown = JSON.parse(this.get(key) ?? '[]');
      return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
    } catch {
      return [];
    }
  }

  /** Stores the newest ids of a list: a tab may stay open for weeks. */
  setIds(key: string, ids: readonly string[]): void {
    this.set(key, JSON.stringify(ids.slice(-MAX_IDS)));
  }
}

const MAX_IDS = 100;

/** Lasts as long as the tab, also when it is reloaded. */
export const tabStorage = new BrowserStorage(() => sessionStorage);

/** Lasts until the person clears the browser's data. */
export const lastingStorage = new BrowserStorage(() => localStorage);
