import type { PaymentRequest } from './request-types.ts';

export type { PaymentRequest };

/**
 * What the elements are to the page around them: their properties, methods and events. The package @caretill/elements has
 * these types.
 */

/** Who is in the call, as the clinician's element knows it. */
export interface Guest {
  participantId: string;
  name: string;
  /** In the call now. */
  present: boolean;
}

/**
 * A mistake of the page around the element, or of its settings; the message is English, for developers, and has no token
 * in it.
 *
 * - `token-missing`: some seconds have passed without a token
 * - `token-unavailable`: `getToken` failed
 * - `token-malformed`: the token is not a JWT, and there is no `call-id`
 * - `token-refused`: the service does not accept the token
 * - `address-missing`: an attribute with a service's address, or an id, is missing
 * - `address-malformed`: a service's address is no http or https address
 * - `origin-refused`: the service answers, but not to pages of this origin (`ALLOWED_ORIGINS`)
 */
export interface HostError {
  code:
    | 'token-missing'
    | 'token-unavailable'
    | 'token-malformed'
    | 'token-refused'
    | 'address-missing'
    | 'address-malformed'
    | 'origin-refused';
  message: string;
}

/** The events of the elements, all bubbling and composed, with their details. */
export interface HostEvents {
  /** An element of a call shows its requests for the first time. */
  'caretill-ready': Record<string, never>;
  /** Told once, and in the console, until it is another mistake. */
  'caretill-error': HostError;
  /** The clinician has made a request. */
  'caretill-payment-requested': PaymentRequest;
  /** The patient sees a request for the first time on this page. */
  'caretill-payment-asked': PaymentRequest;
  /** The server says PAID. */
  'caretill-payment-paid': PaymentRequest;
  /** The earlier name of `caretill-payment-paid` on the clinician's side, still sent there. */
  'caretill-payment-succeeded': PaymentRequest;
  'caretill-payment-declined': PaymentRequest;
  /** An attempt to pay failed; the request is open. */
  'caretill-payment-card-declined': PaymentRequest;
  'caretill-payment-expired': PaymentRequest;
  'caretill-payment-cancelled': PaymentRequest;
  /** More was refunded than before, in whole or in part. */
  'caretill-payment-refunded': PaymentRequest;
  'caretill-payment-refund-failed': PaymentRequest;
  /** The clinician's side only. */
  'caretill-payment-disputed': PaymentRequest;
  /** The clinician's side only. */
  'caretill-payment-needs-attention': PaymentRequest;
  /** The clinician's side: outcomes that came while the tool was out of view. */
  'caretill-unseen-changed': { count: number };
  /** The clinician's side. */
  'caretill-guests-changed': { guests: Guest[] };
  /** The patient's side: how many requests can be paid now. */
  'caretill-to-pay': { count: number };
  /** The patient's side: the call has ended, or the token has expired. */
  'caretill-visit-ended': null;
  /** `<caretill-payment-history>`: how many disputes and payments need somebody. */
  'caretill-payments-attention': { count: number };
}

/** How the elements look: as the page says with CSS `color-scheme` if it is empty, as the person prefers with `auto`. */
export type Theme = '' | 'auto' | 'light' | 'dark';

/** What every element has. Attributes are the same in kebab-case, but `token` and `getToken`, which are never attributes. */
export interface CaretillElement extends HTMLElement {
  token: string;
  /** Called before every request; has priority over `token`. */
  getToken: (() => Promise<string>) | undefined;
}

/** `<caretill-pay>` */
export interface CaretillPay extends CaretillElement {
  callId: string;
  paymentRequestServiceUrl: string;
  notificationServiceUrl: string;
  stripeJsUrl: string;
  clinicName: string;
  returnUrl: string;
  language: string;
  /** Asks a patient who leaves with something to pay; resolves to whether they leave. */
  mayLeave(): Promise<boolean>;
}

/** `<caretill-payment-request>` */
export interface CaretillPaymentRequest extends CaretillElement {
  clinicId: string;
  callId: string;
  clinicConfigServiceUrl: string;
  paymentRequestServiceUrl: string;
  notificationServiceUrl: string;
  bulkBilled: boolean;
  popUps: string;
  refresh(): Promise<void>;
  /** Asks the clinician about open requests; resolves to whether the call may end. */
  mayEnd(): Promise<boolean>;
}

/** `<caretill-client-payments>` */
export interface CaretillClientPayments extends CaretillElement {
  view: string;
  clinicId: string;
  organisationId: string;
  clinicConfigServiceUrl: string;
  paymentRequestServiceUrl: string;
  stripeWebhookServiceUrl: string;
  notificationServiceUrl: string;
}

/** `<caretill-payment-history>` */
export interface CaretillPaymentHistory extends CaretillElement {
  clinicId: string;
  roles: string;
  paymentRequestServiceUrl: string;
  clinicConfigServiceUrl: string;
}

declare global {
  interface HTMLElementTagNameMap {
    'caretill-pay': CaretillPay;
    'caretill-payment-request': CaretillPaymentRequest;
    'caretill-client-payments': CaretillClientPayments;
    'caretill-payment-history': CaretillPaymentHistory;
  }
  interface GlobalEventHandlersEventMap extends HostEventMap {}
}

type HostEventMap = { [Name in keyof HostEvents]: CustomEvent<HostEvents[Name]> };
