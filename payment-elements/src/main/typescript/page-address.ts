/**
 * What a person looks at, in the query of the page's address, so that a link, a reload and the browser's Back lead
 * there. Only ids, dates and words of the page: never a name or what somebody searched for, because addresses are kept
 * in histories and logs. What else the address has, such as the host's own parameters, stays as it is.
 */
export function inAddress(name: string): string {
  return new URL(location.href).searchParams.get(name) ?? '';
}

/**
 * What stands in the address for one of the clinics on the page. A page can show several, and then the address says
 * which one it is about.
 */
export function inAddressOf(clinicId: string, name: string): string {
  const clinic = inAddress('clinic');
  return clinic === '' || clinic === clinicId ? inAddress(name) : '';
}

/** What to write into the address so that it is about this clinic; empty where there is no other. */
export function clinicForAddress(clinicId: string): string {
  return document.querySelectorAll('caretill-payment-history').length > 1 ? clinicId : '';
}

/** Marks the entries of the browser's history that were added here, so that going back stays on this page. */
const ADDED = 'caretillAdded';

/** Sets parameters, removes those that are empty. `add`: as a new entry of the history, to which Back returns. */
export function setAddress(parameters: Readonly<Record<string, string>>, add = false): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (url.href === location.href) return;
  const state: unknown = history.state;
  if (add) history.pushState({ ...asObject(state), [ADDED]: true }, '', url);
  else history.replaceState(state, '', url);
}

/**
 * Leaves what was added last: by the browser's Back if it was added here, so that the history does not grow, otherwise
 * by removing the parameter, as for a person who came by a link.
 */
export function leaveAddress(parameter: string, left: () => unknown): void {
  if (asObject(history.state)[ADDED] !== true) {
    setAddress({ [parameter]: '' });
    left();
    return;
  }
  history.back();
}

function asObject(state: unknown): Record<string, unknown> {
  return typeof state === 'object' && state !== null ? (state as Record<string, unknown>) : {};
}
