import type { HostError, HostEvents, Theme } from './host-types.ts';
import type { PaymentRequest } from './request-types.ts';

/**
 * What a page and the frame in it say to each other when the frame shows `/embed/pay` or `/embed/request`, by
 * `postMessage`. Every message is an object with the version of this protocol in `caretill`. docs/embed.md tells the story.
 */

/** The version of the protocol. Another one means that older pages would misunderstand the messages. */
export type Protocol = 1;

/** What the page around may set, at any time and any of it; all but `look` is as the attribute of the element. */
export interface EmbedSettings {
  callId?: string;
  /** Of the clinician's frame. */
  clinicId?: string;
  /** Of the patient's frame: shown until the service has said whom a request is paid to. */
  clinicName?: string;
  language?: string;
  theme?: Theme;
  /** Custom properties of the element without `--caretill-`, such as `{ accent: '#7a1fa2', radius: '4px' }`. */
  look?: Record<string, string>;
  /** Where a bank that needs the whole window sends the patient back: the page around, by https. */
  returnUrl?: string;
  /** Of the clinician's frame. */
  bulkBilled?: boolean;
  /** Of the clinician's frame; `off`: the page around shows its own pop-up on each outcome. */
  popUps?: '' | 'off';
}

/** A payment request as the frame tells it: ids, money and status. */
export type EmbeddedRequest = Pick<
  PaymentRequest,
  | 'id'
  | 'version'
  | 'status'
  | 'clinicId'
  | 'callId'
  | 'payerParticipantId'
  | 'amountMinor'
  | 'currency'
  | 'refundedMinor'
  | 'refundPendingMinor'
>;

/** `caretill-payment-succeeded` is an earlier name of `caretill-payment-paid`, and frames never knew it. */
type PaymentEvent = Exclude<Extract<keyof HostEvents, `caretill-payment-${string}`>, 'caretill-payment-succeeded'>;

/** The events of the elements that the frame tells, with what it tells of them; host-types.ts says when each comes. */
export type EmbedEvents = { [Name in PaymentEvent]: EmbeddedRequest } & Pick<
  HostEvents,
  'caretill-ready' | 'caretill-to-pay' | 'caretill-visit-ended' | 'caretill-unseen-changed'
> & { 'caretill-guests-changed': { guests: { participantId: string; present: boolean }[] } };

export type EmbedEvent = {
  [Name in keyof EmbedEvents]: { name: Name; detail: EmbedEvents[Name] };
}[keyof EmbedEvents];

/**
 * A mistake of the page around; the message is English, for developers. Beside those of the elements:
 *
 * - `message-malformed`: a message that the protocol does not have, or that lacks what it must have
 * - `protocol-unknown`: a message of another version of the protocol
 * - `frame-silent`: the frame has not loaded, most often because `EMBED_ANCESTORS` lacks this page's origin; of the module
 *   `embed` alone
 */
export interface EmbedError {
  code: HostError['code'] | 'message-malformed' | 'protocol-unknown' | 'frame-silent';
  message: string;
}

/** What the page around says to the frame. */
export type MessageToFrame = { caretill: Protocol } & (
  | { type: 'settings'; settings: EmbedSettings }
  /** A guest token in `/embed/pay`, the clinician's bearer token in `/embed/request`; again when the frame needs one. */
  | { type: 'token'; token: string }
  /** May the person leave the call? Asks them if something is open, and is answered with the same id. */
  | { type: 'may-leave'; id: string }
);

/** What the frame says to the page around. */
export type MessageFromFrame = {
  caretill: Protocol;
} /** The frame has loaded, perhaps again: it needs settings and a token. */ & (
  | { type: 'ready' }
  | { type: 'token-needed' }
  /** How high its content is, in CSS pixels. */
  | { type: 'height'; height: number }
  | ({ type: 'event' } & EmbedEvent)
  | ({ type: 'error' } & EmbedError)
  | { type: 'may-leave'; id: string; mayLeave: boolean }
);

/** What {@link embed} is given. */
export interface EmbedOptions {
  /** The frame's address: `/embed/pay` or `/embed/request` of payment-request-service. */
  src: string;
  /** Gives a fresh token, whenever the frame needs one. */
  getToken: () => Promise<string>;
  settings?: EmbedSettings;
  onEvent?: (event: EmbedEvent) => void;
  /** Without it, mistakes stand in the console alone. */
  onError?: (error: EmbedError) => void;
}

/** A frame that {@link embed} looks after. */
export interface EmbeddedFrame {
  /** Changes some of the settings; the others stay. */
  set(settings: EmbedSettings): void;
  /**
   * Call it before the person leaves the call: the frame asks them if something is open. Resolves to whether they leave;
   * to true at once if the frame has not loaded.
   */
  mayLeave(): Promise<boolean>;
  /** Stops listening; the frame itself stays. */
  end(): void;
}
