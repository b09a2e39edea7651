import type { PaymentRequest } from './request-types.ts';

/** Gives the bearer token of a call; called before each. */
export type TokenSource = () => Promise<string>;

/** A rule that a field of the request breaks; `field` is its path, such as `presets[2].amountMinor`. */
export interface Violation {
  field: string;
  message: string;
}

/** What a service says about a failure (RFC 9457); the codes are in docs/problems.md. */
export interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  violations?: Violation[];
  /** The clinics that caused the failure. */
  clinicIds?: string[];
  /** The payment requests that caused the failure. */
  paymentRequestIds?: string[];
}

/** What is wrong with the page that calls, or with its settings; the call fails, too. */
export interface ServiceTrouble {
  code: 'signed-out' | 'token-unavailable' | 'origin-refused';
  address: string;
  cause?: unknown;
}

/**
 * What an operation takes beside what the type says: `idempotencyKey` of a POST, so that it can be repeated, and `version`
 * of a PATCH, the one that was read.
 */
export interface Extras {
  idempotencyKey?: string;
  version?: number;
}

export type Input<Operation> = Omit<Operation, 'answer'> & Extras;

/** A request that is new to the page or has a newer version: the previous state, if any, and the current one. */
export interface RequestChange {
  before: PaymentRequest | undefined;
  after: PaymentRequest;
}

/**
 * Whether a participant has the call open, or with `paymentRequestId` the page behind a link to pay that request. Until
 * somebody has connected for the first time, nothing is said about them.
 */
export interface Presence {
  participantId: string;
  paymentRequestId?: string;
  present: boolean;
}

/** How to follow a call, and what to do when something happens. */
export interface CallToFollow {
  notificationServiceUrl: string;
  callId: string;
  getToken: TokenSource;
  /** Reads the requests from REST at each connect: descriptions and names are in no live message. */
  read?: () => Promise<readonly PaymentRequest[]>;
  /** A request is new, or is known in a newer version. */
  changed: (change: RequestChange) => void;
  connected?: (isConnected: boolean) => void;
  /** Who is in the call; only staff are told. */
  presence?: (participants: readonly Presence[]) => void;
}
