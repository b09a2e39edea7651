import type { ReactiveControllerHost } from 'lit';
import { isOpen, type PaymentRequest } from '../payment-request.ts';

/**
 * Which requests are on top, each with one big status: those that are open, and those that have ended in front of the
 * clinician, until another one is begun. While there are any, the form is folded, unless the clinician opens it.
 */
export class RequestsOnTop {
  readonly #ids = new Set<string>();
  #formOpened = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly requests: () => readonly PaymentRequest[],
  ) {}

  forget(): void {
    this.#ids.clear();
    this.#formOpened = false;
  }

  /** Handles a new version of a request. */
  take(request: PaymentRequest): void {
    if (isOpen(request)) this.#ids.add(request.id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  get isEmpty(): boolean {
    return this.#ids.size === 0;
  }

  /** Those on top first, then the rest, each newest first. */
  get inOrder(): PaymentRequest[] {
    const requests = this.requests();
    return [...requests.filter(({ id }) => this.has(id)), ...requests.filter(({ id }) => !this.has(id))];
  }

  get isFormShown(): boolean {
    return this.#formOpened || this.isEmpty;
  }

  /** The clinician works in the form, so that it stays even if somebody else makes a request. */
  readonly keepForm = (): void => {
    this.#showForm(true);
  };

  /** The clinician begins another request: what has ended goes to the rest. */
  beginAnother(): void {
    for (const request of this.requests()) if (!isOpen(request)) this.#ids.delete(request.id);
    this.#showForm(true);
  }

  foldForm(): void {
    this.#showForm(false);
  }

  #showForm(shown: boolean) {
    this.#formOpened = shown;
    this.host.requestUpdate();
  }
}
