import type { EmbeddedRequest, EmbedEvent, EmbedEvents } from '../embed-types.ts';
import type { HostEvents } from '../host-types.ts';
import type { PaymentRequest } from '../request-types.ts';

/** Ids, money and status: what was written about a person, and names, stay in the frame. */
function ofRequest(request: PaymentRequest): EmbeddedRequest {
  const { id, version, status, clinicId, callId, payerParticipantId, amountMinor, currency } = request;
  const { refundedMinor, refundPendingMinor } = request;
  return {
    id,
    version,
    status,
    clinicId,
    callId,
    payerParticipantId,
    amountMinor,
    currency,
    refundedMinor,
    refundPendingMinor,
  };
}

/** What the page around is told of each event. */
const TOLD: { [Name in keyof EmbedEvents]: (detail: HostEvents[Name]) => EmbedEvents[Name] } = {
  'caretill-ready': () => ({}),
  'caretill-payment-requested': ofRequest,
  'caretill-payment-asked': ofRequest,
  'caretill-payment-paid': ofRequest,
  'caretill-payment-declined': ofRequest,
  'caretill-payment-card-declined': ofRequest,
  'caretill-payment-expired': ofRequest,
  'caretill-payment-cancelled': ofRequest,
  'caretill-payment-refunded': ofRequest,
  'caretill-payment-refund-failed': ofRequest,
  'caretill-payment-disputed': ofRequest,
  'caretill-payment-needs-attention': ofRequest,
  'caretill-to-pay': ({ count }) => ({ count }),
  'caretill-visit-ended': () => null,
  'caretill-unseen-changed': ({ count }) => ({ count }),
  'caretill-guests-changed': ({ guests }) => ({
    guests: guests.map(({ participantId, present }) => ({ participantId, present })),
  }),
};

/** Passes on the events of an element. */
export function passOn(element: HTMLElement, tell: (event: EmbedEvent) => void): void {
  for (const name of Object.keys(TOLD) as (keyof EmbedEvents)[]) {
    const told = TOLD[name] as (detail: unknown) => unknown;
    element.addEventListener(name, ((event: CustomEvent) =>
      tell({ name, detail: told(event.detail) } as EmbedEvent)) as EventListener);
  }
}
