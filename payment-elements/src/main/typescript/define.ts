/**
 * Defines an element where there are elements, and nowhere else: on a server, which may import the module to render a page,
 * there are none. Where the page has the element already, from another copy of the module, that one stays.
 */
export function define(name: string, element: CustomElementConstructor): void {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, element);
}
