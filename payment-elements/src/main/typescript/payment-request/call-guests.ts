import type { LitElement } from 'lit';
import type { CallServices } from './call-services.ts';
import { Polling } from '../polling.ts';

export interface Guest {
  participantId: string;
  displayName: string;
}

const EVERY_MS = 2_000;

/**
 * Who is in the call besides the clinician, and so can be asked to pay. As long as the form is looked at, it knows within
 * seconds who came and went.
 */
export class CallGuests {
  /** Who is there now. */
  present: readonly Guest[] = [];
  /** Everybody who was ever there: a request goes on naming a person who has left. */
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
    const { items: guests } = await this.services.paymentRequests.get<{ items: Guest[] }>(
      `/v1/calls/${call}/guests?clinicId=${clinic}`,
    );
    if (JSON.stringify(guests) === JSON.stringify(this.present)) return;
    this.present = guests;
    guests.forEach(({ participantId, displayName }) => this.#names.set(participantId, displayName));
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
