/** What every page of the demo needs: the addresses, and how to show who is signed in. */

/** @type {Promise<Record<string, string>>} */
export const config = fetch('/config.json').then((response) => response.json());

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/** The call named in this page's address. */
export const callId = decodeURIComponent(location.pathname.split('/')[2] ?? '');

/** Which clinic the call belongs to. @returns {Promise<{callId: string, clinicId: string, clinicName: string}>} */
export async function call() {
  return (await fetch(`/api/calls/${encodeURIComponent(callId)}`)).json();
}

/** The stylised microphone and camera buttons switch, as they would in a call. */
export function wireToggles() {
  for (const button of document.querySelectorAll('[data-toggle]')) {
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
    });
  }
}
