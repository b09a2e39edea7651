import type { HostEvents } from './host-types.ts';

/** Tells the page around an element. */
export function tellHost<Name extends keyof HostEvents>(
  element: EventTarget,
  name: Name,
  detail: HostEvents[Name],
): void {
  element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
