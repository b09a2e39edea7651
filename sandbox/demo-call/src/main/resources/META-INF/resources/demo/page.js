/** What every page of the demo needs: the addresses, and how to show who is signed in. */

/** An answer that takes longer counts as none. */
const ANSWER_LIMIT_MS = 15_000;

/** Every request of these pages, so that none waits for ever. @param {string} address @param {RequestInit} [options] */
export const request = (address, options = {}) =>
  fetch(address, { ...options, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });

/** @type {Promise<Record<string, string>>} */
export const config = request('/config.json').then((response) => response.json());

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/** The call named in this page's address. */
export const callId = decodeURIComponent(location.pathname.split('/')[2] ?? '');

/** Which clinic the call belongs to. @returns {Promise<{callId: string, clinicId: string, clinicName: string}>} */
export async function call() {
  return (await request(`/api/calls/${encodeURIComponent(callId)}`)).json();
}

/** The stylised microphone and camera buttons switch, as they would in a call. */
export function wireToggles() {
  for (const button of document.querySelectorAll('[data-toggle]')) {
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
    });
  }
}

/**
 * What this tab remembers. Where a browser forbids that, it lasts as long as the page, so that a patient can pay all the
 * same; only signing in, which leaves the page, cannot work then.
 */
const inMemory = new Map();
export const tabStorage = {
  /** @param {string} key @returns {any} */
  get(key) {
    try {
      return JSON.parse(inMemory.get(key) ?? sessionStorage.getItem(key) ?? 'null');
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {unknown} value @returns whether it lasts longer than the page */
  set(key, value) {
    const text = JSON.stringify(value);
    try {
      sessionStorage.setItem(key, text);
      inMemory.delete(key);
      return true;
    } catch {
      inMemory.set(key, text);
      return false;
    }
  },
  /** @param {string} key */
  remove(key) {
    inMemory.delete(key);
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Nothing was stored there.
    }
  },
};
