import type { CallToFollow, Input, Problem, ServiceTrouble, TokenSource } from '../../typescript/client-types.ts';
import type { PaymentRequest } from '../../typescript/request-types.ts';
import type { Operations as ClinicConfigOperations } from '#services/clinic-config-service.ts';
import type { Operations as NotificationOperations } from '#services/notification-service.ts';
import type { Operations as PaymentRequestOperations } from '#services/payment-request-service.ts';
import type { Operations as StripeWebhookOperations } from '#services/stripe-webhook-service.ts';

export type {
  ClinicConfigOperations,
  NotificationOperations,
  PaymentRequest,
  PaymentRequestOperations,
  StripeWebhookOperations,
};
export * from '../../typescript/client-types.ts';

/** Every failure of a call. `status` is 0 without an answer. */
export declare class CallFailed extends Error {
  constructor(message: string, status: number, code: string, problem?: Problem);
  readonly status: number;
  readonly code: string;
  readonly problem: Problem;
  /** The token is missing, invalid or expired. */
  get signedOut(): boolean;
}

/** Whether the service has answered and refused, so that nothing was done. */
export declare function isRefusal(failure: unknown): boolean;

/**
 * One of the services, `new CaretillService<PaymentRequestOperations>('https://…', getToken)`. Money is in the smallest
 * unit of its currency.
 */
export declare class CaretillService<Operations extends { [Name in keyof Operations]: { answer: unknown } }> {
  constructor(address: string, getToken: TokenSource, trouble?: (trouble: ServiceTrouble) => void);
  /** `call('GET /v1/payment-requests', { query: { callId } })`. Throws `CallFailed`. */
  call<Name extends keyof Operations & string>(
    operation: Name,
    ...[input]: object extends Input<Operations[Name]>
      ? [input?: Input<Operations[Name]>]
      : [input: Input<Operations[Name]>]
  ): Promise<Operations[Name]['answer']>;
}

/** Whether the request can still be paid. */
export declare function isOpen(request: PaymentRequest): boolean;

/** Follows the requests of a call, and connects again whenever the connection ends, until it is closed. */
export declare function followCall(call: CallToFollow): { close(): void; readonly requests: readonly PaymentRequest[] };
