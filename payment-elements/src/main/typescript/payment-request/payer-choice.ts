import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Guest } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';
import { namesOf } from './guest-names.ts';

/** Which guest is asked to pay. A single guest is preselected; among several, the clinician has to choose. */
export class PayerChoice {
  #participantId = '';
  #error = '';

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly guests: () => readonly Guest[],
  ) {}

  /** The only guest, or the chosen one if still in the call. */
  get chosen(): Guest | undefined {
    const guests = this.guests();
    return guests.length === 1 ? guests[0] : guests.find(({ participantId }) => participantId === this.#participantId);
  }

  choose(participantId: string): void {
    this.#participantId = participantId;
    this.host.requestUpdate();
  }

  /** Called when the form has changed. */
  clearError(): void {
    this.#error = '';
    this.host.requestUpdate();
  }

  /** Whether a payer is chosen; if not, an error is shown at the choice. */
  check(): boolean {
    this.#error = this.chosen ? '' : say('request.payerMissing');
    this.host.requestUpdate();
    return this.#error === '';
  }

  render(): TemplateResult {
    const guests = this.guests();
    const names = namesOf(guests);
    if (guests.length < 2) {
      return html`<p class="small muted" role="status">
        ${guests.length === 1 ? say('request.onePayer', { name: guests[0].displayName }) : say('request.nobody')}
      </p>`;
    }
    return html`<div>
      <label for="payer">${say('request.payer')}</label>
      <select
        id="payer"
        name="payer"
        required
        aria-describedby="payer-wrong"
        aria-invalid=${this.#error ? 'true' : 'false'}
        @input=${(event: Event) => this.choose((event.target as HTMLSelectElement).value)}
      >
        <option value="" .selected=${live(!this.chosen)}>${say('request.choosePayer')}</option>
        ${guests.map(
          (guest) =>
            html`<option value=${guest.participantId} .selected=${live(guest === this.chosen)}>
              ${names.get(guest.participantId)}
            </option>`,
        )}
      </select>
      <p id="payer-wrong" class="wrong" role="alert">${this.#error}</p>
    </div>`;
  }
}
