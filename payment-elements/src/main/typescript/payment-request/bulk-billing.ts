import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { say } from '../messages.ts';

/**
 * Keeps a clinician from asking the patient for what is billed in bulk already. Where the host does not know whether the
 * consultation is bulk-billed, the clinician says so; where it is, the request has to be for something else.
 */
export class BulkBilling {
  #marked = false;
  #wrong = '';

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

  /** The form says something else: what was wrong with it is no longer said. */
  forgive(): void {
    this.#wrong = '';
    this.host.requestUpdate();
  }

  /** Whether the request may be sent; if not, it is said beside the box to tick. */
  check(fields: FormData): boolean {
    this.#wrong = this.isBulkBilled && !fields.has('although-bulk-billed') ? say('bulkBilled.tick') : '';
    this.host.requestUpdate();
    return this.#wrong === '';
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
              aria-invalid=${this.#wrong ? 'true' : 'false'}
            />
            ${say('bulkBilled.although')}
          </label>
          <p id="bulk-billed-wrong" class="wrong" role="alert">${this.#wrong}</p>
        </div>`
      : nothing}`;
  }
}
