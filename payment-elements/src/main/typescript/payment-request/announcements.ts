import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';

/** Announcements for screen readers: each is read once, even if it repeats the text before. */
export class Announcements {
  #text = '';
  /** Makes a repeated text a new element, so that it is read again. */
  #count = 0;

  constructor(private readonly host: ReactiveControllerHost) {}

  announce(text: string): void {
    this.#text = text;
    this.#count++;
    this.host.requestUpdate();
  }

  clear(): void {
    this.#text = '';
    this.#count = 0;
  }

  render(): TemplateResult {
    return html`<p role="status" class="only-read">${keyed(this.#count, html`<span>${this.#text}</span>`)}</p>`;
  }
}
