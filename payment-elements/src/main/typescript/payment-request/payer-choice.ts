import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Guest } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';
import { isPatient, namesWithRoles } from './guest-names.ts';

/**
 * Which guest is asked to pay. If only one guest is a patient or a carer, they are preselected; else the clinician has
 * to choose. An interpreter is never preselected.
 */
export class PayerChoice {
  #participantId = '';
  #error = '';

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly guests: () => readonly Guest[],
    private readonly hasLeft: (participantId: string) => boolean,
  ) {}

  /** The chosen guest if still in the call; if nobody was chosen, the only one who is likely to pay. */
  get chosen(): Guest | undefined {
    const chosen = this.#participantId;
    return chosen ? this.guests().find(({ participantId }) => participantId === chosen) : this.#preselected;
  }

  get #preselected(): Guest | undefined {
    const likely = this.guests().filter((guest) => isPatient(guest) || guest.role === 'carer');
    return likely.length === 1 ? likely[0] : undefined;
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
    const chosen = this.chosen;
    const names = namesWithRoles(guests);
    if (guests.length === 0 || (guests.length === 1 && chosen)) {
      return html`<p class="small muted" role="status">${this.#onlyGuest(chosen, names)}</p>`;
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
        ${chosen && this.#preselected
          ? nothing
          : html`<option value="" .selected=${live(!chosen)}>${say('request.choosePayer')}</option>`}
        ${guests.map(
          (guest) =>
            html`<option value=${guest.participantId} .selected=${live(guest === chosen)}>
              ${this.#named(guest, names)}
            </option>`,
        )}
      </select>
      <p id="payer-wrong" class="wrong" role="alert">${this.#error}</p>
    </div>`;
  }

  #onlyGuest(guest: Guest | undefined, names: Map<string, string>): string {
    if (!guest) return say('request.nobody');
    const name = names.get(guest.participantId)!;
    return this.hasLeft(guest.participantId)
      ? say('request.onePayerLeft', { name })
      : say('request.onePayer', { name });
  }

  #named({ participantId }: Guest, names: Map<string, string>): string {
    const name = names.get(participantId)!;
    return this.hasLeft(participantId) ? say('request.payerLeft', { name }) : name;
  }
}
