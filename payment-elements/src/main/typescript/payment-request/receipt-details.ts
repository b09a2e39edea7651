import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Provider } from '#services/clinic-config-service.ts';
import { lastingStorage } from '../browser-storage.ts';
import { RECEIPT_NUMBER, RECEIPT_NUMBER_LENGTH } from '#services/receipt-rules.ts';
import { say } from '../messages.ts';
import type { PaymentRequest } from '../payment-request.ts';
import type { NewRequest } from './new-request.ts';

/**
 * Optional details of an itemised receipt: who treated the patient, and the item number. The section is folded; a
 * single practitioner is preselected, else the one chosen last in this browser. Its summary shows the choice, so that
 * nothing is sent unseen. The browser keeps the practitioner's provider number (the name, without one), and nothing about
 * a patient.
 */
export class ReceiptDetails {
  /** The number of the practitioner, or the name of one who has none. */
  #chosenId: string | undefined;
  #itemNumber = '';
  #wrong = '';
  #unfolded = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly clinicId: () => string,
  ) {}

  /** Prepares the next request: keeps the practitioner and clears the item number. */
  clear(itemNumber = ''): void {
    this.#itemNumber = itemNumber;
    this.#wrong = '';
    this.host.requestUpdate();
  }

  /** Chooses the practitioner of an earlier request; undefined: nobody was named. */
  restore(practitioner: PaymentRequest['practitioner']): void {
    this.#chosenId = practitioner ? idOf(practitioner) : '';
    this.host.requestUpdate();
  }

  /** Whether the item number is valid; if not, unfolds the section and shows an error at the field. */
  check(): boolean {
    const itemNumber = this.#itemNumber.trim();
    this.#wrong = itemNumber === '' || RECEIPT_NUMBER.test(itemNumber) ? '' : say('receiptDetails.itemNumberWrong');
    if (this.#wrong) this.#unfolded = true;
    this.host.requestUpdate();
    return this.#wrong === '';
  }

  /** The fields for the request, without those that were not chosen. */
  fields(providers: Provider[]): Pick<NewRequest, 'practitioner' | 'itemNumber'> {
    const chosen = this.#chosen(providers);
    const itemNumber = this.#itemNumber.trim();
    return {
      ...(chosen
        ? {
            practitioner: {
              name: chosen.name,
              ...(chosen.providerNumber ? { providerNumber: chosen.providerNumber } : {}),
            },
          }
        : {}),
      ...(itemNumber ? { itemNumber } : {}),
    };
  }

  #chosen(providers: Provider[]): Provider | undefined {
    const id = this.#chosenId ?? lastingStorage.get(this.#key);
    return (
      providers.find((provider) => idOf(provider) === id) ??
      (this.#chosenId === undefined && providers.length === 1 ? providers[0] : undefined)
    );
  }

  get #key(): string {
    return `caretill-practitioner-${this.clinicId()}`;
  }

  #choose(id: string) {
    this.#chosenId = id;
    if (id) lastingStorage.set(this.#key, id);
    else lastingStorage.remove(this.#key);
    this.host.requestUpdate();
  }

  #type(itemNumber: string) {
    this.#itemNumber = itemNumber;
    this.#wrong = '';
    this.host.requestUpdate();
  }

  render(providers: Provider[]): TemplateResult {
    const chosen = this.#chosen(providers);
    const item = this.#itemNumber.trim();
    const summary = [chosen?.name, item && say('receiptDetails.item', { item })].filter(Boolean).join(' · ');
    return html`<details
      .open=${this.#unfolded}
      @toggle=${(event: Event) => (this.#unfolded = (event.target as HTMLDetailsElement).open)}
    >
      <summary>${summary ? say('receiptDetails.with', { summary }) : say('receiptDetails.title')}</summary>
      <div class="details stack">
        ${providers.length === 0
          ? nothing
          : html`<div>
              <label for="practitioner">${say('receiptDetails.practitioner')}</label>
              <select
                id="practitioner"
                @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}
              >
                <option value="" ?selected=${!chosen}>${say('receiptDetails.nobody')}</option>
                ${providers.map(
                  (provider) =>
                    html`<option value=${idOf(provider)} ?selected=${provider === chosen}>
                      ${provider.providerNumber
                        ? say('receiptDetails.provider', { name: provider.name, number: provider.providerNumber })
                        : provider.name}
                    </option>`,
                )}
              </select>
            </div>`}
        <div>
          <label for="item-number">${say('receiptDetails.itemNumber')}</label>
          <input
            id="item-number"
            autocomplete="off"
            maxlength=${RECEIPT_NUMBER_LENGTH}
            .value=${this.#itemNumber}
            aria-describedby="item-number-wrong"
            aria-invalid=${this.#wrong ? 'true' : 'false'}
            @input=${(event: InputEvent) => this.#type((event.target as HTMLInputElement).value)}
          />
          <p id="item-number-wrong" class="wrong" role="alert">${this.#wrong}</p>
        </div>
      </div>
    </details>`;
  }
}

function idOf({ name, providerNumber }: { name: string; providerNumber?: string | null }): string {
  return providerNumber ?? name;
}
