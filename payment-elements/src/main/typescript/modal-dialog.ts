import type { LitElement } from 'lit';

/** The one dialog in an element's shadow tree, opened above everything else and with what it asks about. */
export class ModalDialog {
  constructor(private readonly host: LitElement) {}

  get #dialog(): HTMLDialogElement {
    return this.host.renderRoot.querySelector('dialog')!;
  }

  get isOpen(): boolean {
    return this.#dialog.open;
  }

  /** Opens the dialog once the host has rendered what it asks about. */
  async open(): Promise<void> {
    await this.host.updateComplete;
    this.#dialog.showModal();
  }

  readonly close = (): void => this.#dialog.close();
}
