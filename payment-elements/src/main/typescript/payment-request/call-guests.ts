import type { LitElement } from 'lit';
import type { Guest, Guests } from '#services/payment-request-service.ts';
import type { CallServices } from './call-services.ts';
import { namesOf } from './guest-names.ts';
import { Polling } from '../polling.ts';

const EVERY_MS = 2_000;

/**
 * The guests of the call, who can be asked to pay. While the form is visible, the list is refreshed every few seconds.
 */
export class CallGuests {
  /** The guests in the call now. */
  present: readonly Guest[] = [];
  /** All guests who were ever in the call, because a request still shows the name of a payer who has left. */
  readonly #names = new Map<string, string>();

  constructor(
    private readonly host: LitElement,
    private readonly services: CallServices,
    isLookedAt: () => boolean,
  ) {
    new Polling(
      host,
      async () => {
        if (isLookedAt()) await this.read();
      },
      () => EVERY_MS,
    );
  }

  async read(): Promise<void> {
    const { callId, clinicId } = this.services.call;
    const [call, clinic] = [callId, clinicId].map(encodeURIComponent);
    const { items: guests } = await this.services.paymentRequests.get<Guests>(
      `/v1/calls/${call}/guests?clinicId=${clinic}`,
    );
    if (JSON.stringify(guests) === JSON.stringify(this.present)) return;
    this.present = guests;
    namesOf(guests).forEach((name, participantId) => this.#names.set(participantId, name));
    this.host.requestUpdate();
  }

  nameOf(participantId: string): string | undefined {
    return this.#names.get(participantId);
  }

  forget(): void {
    this.present = [];
    this.#names.clear();
  }
}
