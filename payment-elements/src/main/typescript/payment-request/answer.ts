import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';

const SHOWN_MS = 8_000;

/**
 * The answer to a press, in one line near it that screen readers read, too. It goes away by itself; what it is about is
 * still on the screen then. The same text again is a new element, so that it is read again.
 */
export class Answer {
  #text = '';
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {}

  give(text: string): void {
    clearTimeout(this.#timer);
    this.#text = text;
    this.#count++;
    if (text) this.#timer = setTimeout(() => this.clear(), SHOWN_MS);
    this.host.requestUpdate();
  }

  clear(): void {
    this.give('');
  }

  /** The region is always on the page, or screen readers would miss its first text. */
  render(): TemplateResult {
    return html`<p role="status" class=${this.#text ? 'notice good small' : 'only-read'}>
      ${keyed(this.#count, html`<span>${this.#text}</span>`)}
    </p>`;
  }
}
