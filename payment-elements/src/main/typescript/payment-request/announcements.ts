import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';

/** What screen readers say by themselves: each announcement once, also when it has the same words as the one before. */
export class Announcements {
  #text = '';
  /** Tells the same words announced again from words that stay. */
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
