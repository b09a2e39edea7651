import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { say } from '../messages.ts';

/**
 * Keeps a clinician from charging the patient for a service that is bulk-billed. If the host does not know whether the
 * consultation is bulk-billed, the clinician states it; if it is, the request has to be for something else.
 */
export class BulkBilling {
  #marked = false;
  #error = '';

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly knownByHost: () => boolean,
  ) {}

  get isBulkBilled(): boolean {
    return this.knownByHost() || this.#marked;
  }

  mark(marked: boolean): void {
    this.#marked = marked;
    this.host.requestUpdate();
  }

  /** Called when the form has changed. */
  clearError(): void {
    this.#error = '';
    this.host.requestUpdate();
  }

  /** Whether the request may be sent; if not, an error is shown at the checkbox. */
  check(fields: FormData): boolean {
    this.#error = this.isBulkBilled && !fields.has('although-bulk-billed') ? say('bulkBilled.tick') : '';
    this.host.requestUpdate();
    return this.#error === '';
  }

  render(): TemplateResult {
    return html`${this.knownByHost()
      ? nothing
      : html`<label class="choice">
          <input
            type="checkbox"
            name="bulk-billed"
            .checked=${live(this.#marked)}
            @input=${(event: Event) => this.mark((event.target as HTMLInputElement).checked)}
          />
          ${say('bulkBilled.isBulkBilled')}
        </label>`}
    ${this.isBulkBilled
      ? html`<div class="notice wait">
          <p>${say('bulkBilled.warning')}</p>
          <label class="choice">
            <input
              type="checkbox"
              name="although-bulk-billed"
              aria-describedby="bulk-billed-wrong"
              aria-invalid=${this.#error ? 'true' : 'false'}
            />
            ${say('bulkBilled.although')}
          </label>
          <p id="bulk-billed-wrong" class="wrong" role="alert">${this.#error}</p>
        </div>`
      : nothing}`;
  }
}
