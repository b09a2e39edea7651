import type { LitElement } from 'lit';
import { say } from '../messages.ts';

/** The domain of an address that can be reached ends with a dot and two letters or more, such as .au. */
const WITH_DOMAIN = /@\S+\.\S{2,}$/;

/** The field of the card form for the address that the receipt goes to. */
export class EmailEntry {
  #typed = '';

  constructor(private readonly host: LitElement) {}

  get #field(): HTMLInputElement | null {
    return this.host.renderRoot.querySelector('#email');
  }

  /** The address, without spaces around it; empty if there is none; undefined if what was entered is no address. */
  read(): string | undefined {
    const field = this.#field;
    if (!field) return undefined;
    field.value = field.value.trim();
    return field.value === '' || this.isValid ? field.value : undefined;
  }

  /** What is wrong with the address: it is none, or its end was forgotten, which a browser does not mind. */
  problem(): string {
    return say(this.#field?.validity.valid ? 'pay.emailIncomplete' : 'pay.emailWrong');
  }

  /** Whether an address has been entered, while the person may still be typing. */
  get isValid(): boolean {
    const field = this.#field;
    return field !== null && field.validity.valid && WITH_DOMAIN.test(field.value);
  }

  /** The form is about to go, and will come again. */
  keep(): void {
    this.#typed = this.#field?.value ?? '';
  }

  /** Focuses the field of a new form, with what was kept. */
  begin(): void {
    if (this.#field) this.#field.value = this.#typed;
    this.#typed = '';
    this.#field?.focus();
  }

  async focus(): Promise<void> {
    await this.host.updateComplete;
    this.#field?.focus();
  }
}
