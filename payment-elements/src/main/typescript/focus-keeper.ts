import type { LitElement, ReactiveController } from 'lit';

/**
 * Who works with the keyboard or a screen reader must not be thrown back to the beginning of the page when what had the
 * focus disappears. The focus then moves to a place of the element that stays.
 */
export class FocusKeeper implements ReactiveController {
  #hadFocus = false;
  #places: readonly string[] = [];

  /**
   * @param placesAround the selectors of the places for the focus, the nearest first; the first one that is shown is
   *     taken. It is given what has the focus now, or null if that is a child of the element in light DOM.
   */
  constructor(
    private readonly host: LitElement,
    private readonly placesAround: (focused: Element | null) => readonly string[],
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    this.note();
  }

  /** Something is about to go, outside an update of the element. */
  note(): void {
    if (!this.#hasFocus) return;
    this.#hadFocus = true;
    this.#places = this.placesAround(this.#focused);
  }

  hostUpdated(): void {
    if (!this.#hadFocus) return;
    this.#hadFocus = false;
    // What is hidden loses the focus only when the page is drawn.
    const isLost = this.#hasFocus ? this.#focused?.checkVisibility() === false : isNowhere();
    if (!isLost) return;
    const root = this.host.renderRoot;
    const next = this.#places.map((selector) => root.querySelector<HTMLElement>(selector)).find(isShown);
    next?.focus();
  }

  /** Also while the focus is inside a frame, such as one of Stripe's, where :focus-within does not match. */
  get #hasFocus(): boolean {
    return this.host.contains((this.host.getRootNode() as Document | ShadowRoot).activeElement);
  }

  get #focused(): Element | null {
    return this.host.shadowRoot?.activeElement ?? null;
  }
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function isShown(element: HTMLElement | null): element is HTMLElement {
  return element?.checkVisibility() === true;
}
