import type { LitElement } from 'lit';

/** Scrolls to the first match in an element. The focus stays where it is, because the person may be typing. */
export function scrollIntoView(root: ParentNode, selector: string): void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  root.querySelector(selector)?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
}

/** Scrolls to what an element is about to show. */
export async function showSoon(host: LitElement, selector: string): Promise<void> {
  await host.updateComplete;
  scrollIntoView(host.renderRoot, selector);
}

/** Focuses what an element is about to show. */
export async function focusSoon(host: LitElement, selector: string): Promise<void> {
  await host.updateComplete;
  host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
}

/** Finds a request in the patient's element. */
export function requestSelector(id: string): string {
  return `[data-request="${CSS.escape(id)}"]`;
}

/**
 * Where the focus goes when what has it disappears, the nearest first: the title of its request, the first title, what
 * is said about the whole page.
 *
 * @param paying the request whose card form may have the focus, in light DOM
 */
export function placesAround(focused: Element | null, paying: string | undefined): string[] {
  const id = focused?.closest<HTMLElement>('[data-request]')?.dataset.request ?? paying;
  return [...(id === undefined ? [] : [`${requestSelector(id)} h2`]), 'h2', '[role=alert]'];
}
