import type { LitElement, ReactiveController } from 'lit';
import { isOpen, type PaymentRequest } from '../payment-request.ts';

/** How long a request is highlighted after a reminder. */
const HIGHLIGHT_MS = 10_000;

/** The request highlighted after a reminder: once for each reminder, even if it arrives repeatedly. */
export class Reminder implements ReactiveController {
  #reminded: { id: string; version: number } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** The version of the request that carried the reminder; undefined if the request is not highlighted. */
  versionOf(id: string): number | undefined {
    return this.#reminded?.id === id ? this.#reminded.version : undefined;
  }

  /** Returns whether the reminder is new. It is not if the request (`known`) has changed since. */
  remind({ id, version }: PaymentRequest, known: PaymentRequest | undefined): boolean {
    if (!known || !isOpen(known) || known.version !== version || this.versionOf(id) === version) return false;
    this.#set({ id, version });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#set(undefined), HIGHLIGHT_MS);
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
