import type { PaymentRequest } from '../payment-request.ts';
import type { Service } from '../rest.ts';

/** What the parts of the patient's page need from the element that contains them. */
export interface PatientPage {
  readonly service: Service;
  /** Where Stripe.js is loaded from. */
  stripeJsUrl(): string;
  /** Where Stripe sends a person back who had to leave the page. */
  returnUrl(): string;
  /** The newest known version of the request, if any. */
  request(id: string): PaymentRequest | undefined;
  take(request: PaymentRequest): void;
  /** Reads the current requests from the server. */
  read(): Promise<void>;
  /** Shows why the person's last action failed; an empty text removes the message. */
  showProblem(problem: string): void;
  /** The same for a failed call to a service, unless the token has ended. */
  fail(failure: unknown): void;
  focusRequest(id: string): Promise<void>;
  /** Something in light DOM is about to go that may have the focus. */
  focusGoes(): void;
}

/** The path of the guest's own requests at the service. */
export function guestPath(id: string, command: string): string {
  return `/v1/guest/payment-requests/${encodeURIComponent(id)}/${command}`;
}
