import type { LitElement, ReactiveController } from 'lit';
import { tellHost } from '../host-events.ts';
import type { Guest, Guests } from '#services/payment-request-service.ts';
import type { CallServices } from './call-services.ts';
import { namesWithRoles } from './guest-names.ts';
import type { Presence } from '../client-types.ts';
import type { PaymentRequest } from '../payment-request.ts';
import { Polling } from '../polling.ts';

const EVERY_MS = 2_000;

/**
 * The guests of the call, who can be asked to pay. While the form is visible, the list is refreshed every few seconds.
 */
export class CallGuests implements ReactiveController {
  /** The guests in the call now. */
  present: readonly Guest[] = [];
  #presence: readonly Presence[] = [];
  /** What the host was told last. */
  #told = '[]';
  /** All guests who were ever in the call, because a request still shows the name of a payer who has left. */
  readonly #names = new Map<string, string>();

  constructor(
    private readonly host: LitElement,
    private readonly services: CallServices,
    isLookedAt: () => boolean,
  ) {
    host.addController(this);
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
    namesWithRoles(guests).forEach((name, participantId) => this.#names.set(participantId, name));
    this.host.requestUpdate();
  }

  /** Takes who is connected; undefined while nobody says so. Somebody who is new has a name to be read. */
  async take(presence: readonly Presence[] | undefined): Promise<void> {
    this.#presence = presence ?? [];
    this.hasLeft = (participantId) => this.#pages(participantId).some(isOfCall) && !this.#isAt(participantId, isOfCall);
    this.host.requestUpdate();
    const isNew = this.#presence.some(({ participantId }) => !this.#names.has(participantId));
    if (isNew) await this.read().catch(() => {});
  }

  /**
   * Whether a guest was in the call and is not any more. Of somebody who never connected, nothing is known. It is another
   * function whenever somebody comes or goes, so that what shows it is drawn again.
   */
  hasLeft: (participantId: string) => boolean = () => false;

  /** Whether the payer sees the request nowhere: they left the call, and no page behind a link to pay it is open. */
  cannotSee({ id, payerParticipantId }: PaymentRequest): boolean {
    return (
      this.hasLeft(payerParticipantId) &&
      !this.#isAt(payerParticipantId, ({ paymentRequestId }) => paymentRequestId === id)
    );
  }

  #pages(participantId: string): Presence[] {
    return this.#presence.filter((page) => page.participantId === participantId);
  }

  #isAt(participantId: string, page: (presence: Presence) => boolean): boolean {
    return this.#pages(participantId).some((one) => one.present && page(one));
  }

  /** Tells the host of the element who the guests are, and whether each is in the call. */
  hostUpdated(): void {
    const guests = this.present.map(({ participantId }) => ({
      participantId,
      name: this.#names.get(participantId)!,
      present: !this.hasLeft(participantId),
    }));
    const told = JSON.stringify(guests);
    if (told === this.#told) return;
    this.#told = told;
    tellHost(this.host, 'caretill-guests-changed', { guests });
  }

  nameOf(participantId: string): string | undefined {
    return this.#names.get(participantId);
  }

  forget(): void {
    this.present = [];
    this.#presence = [];
    this.#names.clear();
  }
}

function isOfCall({ paymentRequestId }: Presence): boolean {
  return !paymentRequestId;
}
