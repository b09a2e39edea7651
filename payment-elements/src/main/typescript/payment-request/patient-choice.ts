import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Guest } from '#services/payment-request-service.ts';
import { say } from '../messages.ts';
import { namesOf, namesWithRoles } from './guest-names.ts';
import { absentPatients, patientPaidForBy } from './patient.ts';
import type { PaymentRequest } from '../payment-request.ts';
import type { NewRequest } from './new-request.ts';

/** Names on a receipt are at most so long. */
const NAME_LENGTH = 200;

/** The option for a patient who has to be typed. Ids have no space, so it is no guest's. */
const TYPED = 'somebody else';
/** Before the name of a patient whom a guest came for. */
const NAMED = 'named ';

/**
 * Who is treated, and so named on the receipt. As long as the call says it, one line tells it, with a button to name
 * somebody else; where several people could be meant, or nobody knows, the clinician picks or types the name.
 */
export class PatientChoice {
  #chosen = '';
  #typed = '';
  #isOpen = false;
  #error = '';

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly guests: () => readonly Guest[],
    private readonly payer: () => Guest | undefined,
  ) {}

  /** Prepares the next request, for whose patient the call is asked again. */
  clear(): void {
    this.#chosen = this.#typed = this.#error = '';
    this.#isOpen = false;
    this.host.requestUpdate();
  }

  /** Chooses the patient of an earlier request, who may have left the call since. */
  restore({ payerParticipantId, payerIsPatient, patientParticipantId, patientName }: PaymentRequest): void {
    const guest = payerIsPatient === false ? patientParticipantId : payerParticipantId;
    const known = [guest, NAMED + patientName].find((one) => one && this.#options().has(one));
    this.#chosen = known ?? (patientName ? TYPED : '');
    this.#typed = this.#chosen === TYPED ? patientName! : '';
    this.clearError();
  }

  clearError(): void {
    this.#error = '';
    this.host.requestUpdate();
  }

  /** Whether a patient is known; if not, an error is shown at the choice. Without a payer, the payer comes first. */
  check(): boolean {
    const payer = this.payer();
    if (!payer) return true;
    const missing = this.#isTyping ? this.#typed.trim() === '' : this.#value(payer) === '';
    this.#error = missing ? say(this.#isTyping ? 'request.patientNameMissing' : 'request.patientMissing') : '';
    this.host.requestUpdate();
    return !missing;
  }

  /** The fields for the request: none if the payer is the patient, as the service takes for granted. */
  get fields(): Pick<NewRequest, 'patientParticipantId' | 'patientName'> {
    const payer = this.payer();
    const value = payer ? this.#value(payer) : '';
    if (!payer || value === '') return {};
    if (value === TYPED) return { patientName: this.#typed.trim() };
    if (value.startsWith(NAMED)) return { patientName: value.slice(NAMED.length) };
    const isExpected = value === payer.participantId && this.#expected(payer) === value;
    return isExpected ? {} : { patientParticipantId: value };
  }

  get #isTyping(): boolean {
    return this.#chosen === TYPED;
  }

  /** The chosen option, if it is still one, or else what the call says; empty if neither. */
  #value(payer: Guest): string {
    return this.#isTyping || this.#options().has(this.#chosen) ? this.#chosen : this.#expected(payer);
  }

  #expected(payer: Guest): string {
    const patient = patientPaidForBy(payer, this.guests());
    if (!patient) return '';
    return 'guest' in patient ? patient.guest.participantId : NAMED + patient.name;
  }

  #options(): Map<string, string> {
    const guests = this.guests();
    const named = absentPatients(guests).map((name): [string, string] => [NAMED + name, name]);
    return new Map([...namesWithRoles(guests), ...named]);
  }

  #choose(value: string) {
    this.#chosen = value;
    this.#error = '';
    this.host.requestUpdate();
  }

  async #open() {
    this.#isOpen = true;
    this.host.requestUpdate();
    await this.host.updateComplete;
    (this.host as unknown as { renderRoot: ParentNode }).renderRoot.querySelector<HTMLElement>('#patient')?.focus();
  }

  render(): TemplateResult | typeof nothing {
    const payer = this.payer();
    if (!payer) return nothing;
    const value = this.#value(payer);
    const options = this.#options();
    if (value !== '' && !this.#isOpen && !this.#isTyping) {
      return html`<div class="row spread patient">
        <p class="small">
          ${value === payer.participantId
            ? say('request.payerIsPatient')
            : say('request.patientIs', { name: namesOf(this.guests()).get(value) ?? options.get(value)! })}
        </p>
        <button type="button" class="slim" @click=${() => this.#open()}>${say('request.otherPatient')}</button>
      </div>`;
    }
    return html`<div class="close">
      <label for="patient">${say('request.patient')}</label>
      <select
        id="patient"
        name="patient"
        required
        aria-describedby="patient-wrong patient-hint"
        aria-invalid=${this.#error && !this.#isTyping ? 'true' : 'false'}
        @input=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}
      >
        ${this.#expected(payer)
          ? nothing
          : html`<option value="" .selected=${live(value === '')}>${say('request.choosePatient')}</option>`}
        ${[...options].map(
          ([one, name]) => html`<option value=${one} .selected=${live(one === value)}>${name}</option>`,
        )}
        <option value=${TYPED} .selected=${live(value === TYPED)}>${say('request.typePatient')}</option>
      </select>
      ${this.#isTyping ? this.#renderName() : nothing}
      <p id="patient-wrong" class="wrong" role="alert">${this.#error}</p>
      <p id="patient-hint" class="hint">${say('request.patientHint')}</p>
    </div>`;
  }

  #renderName() {
    return html`<label for="patient-name">${say('request.patientName')}</label>
      <input
        id="patient-name"
        autocomplete="off"
        required
        maxlength=${NAME_LENGTH}
        .value=${live(this.#typed)}
        aria-describedby="patient-wrong patient-hint"
        aria-invalid=${this.#error ? 'true' : 'false'}
        @input=${(event: InputEvent) => (this.#typed = (event.target as HTMLInputElement).value)}
      />`;
  }
}
