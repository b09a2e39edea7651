import type { LitElement } from 'lit';

/** The field of the card form for the address that the receipt goes to. */
export class EmailEntry {
  #typed = '';

  constructor(private readonly host: LitElement) {}

  get #field(): HTMLInputElement | null {
    return this.host.renderRoot.querySelector('#email');
  }

  /** The address, without spaces around it; undefined if it is none. */
  read(): string | undefined {
    const field = this.#field;
    if (!field) return undefined;
    field.value = field.value.trim();
    return field.checkValidity() ? field.value : undefined;
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
