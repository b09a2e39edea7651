import type { LitElement, ReactiveController } from 'lit';
import { isOpen, type PaymentRequest } from '../payment-request.ts';

/** How long a request stands out after the clinician has reminded of it. */
const STANDS_OUT_MS = 10_000;

/** The request that stands out because the clinician has just reminded of it: once for each reminder, however often told. */
export class Reminder implements ReactiveController {
  #reminded: { id: string; version: number } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** By which version of the request it was reminded of; nothing: it does not stand out. */
  versionOf(id: string): number | undefined {
    return this.#reminded?.id === id ? this.#reminded.version : undefined;
  }

  /** Answers whether it is a new reminder. It is none when something has happened to the request since (`known`). */
  remind({ id, version }: PaymentRequest, known: PaymentRequest | undefined): boolean {
    if (!known || !isOpen(known) || known.version !== version || this.versionOf(id) === version) return false;
    this.#set({ id, version });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#set(undefined), STANDS_OUT_MS);
    return true;
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#set(undefined);
  }

  #set(reminded: { id: string; version: number } | undefined) {
    this.#reminded = reminded;
    this.host.requestUpdate();
  }
}
