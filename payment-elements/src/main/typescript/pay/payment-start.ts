import type { PaymentCredentials } from '#services/payment-request-service.ts';
import { guestPath, type PatientPage } from './patient-page.ts';

/**
 * Starts a request's payment at the service. After a failed attempt the service wants it started again. That is done as
 * soon as it is known, ahead of the next press: a wallet opens only in the moment of the press itself, so the press must
 * not wait for an answer (https://github.com/stripe/stripe-js/issues/289, …/issues/844).
 */
export class PaymentStart {
  /** The version of the request that was started last, or is being started. */
  #version: { id: string; version: number | undefined } | undefined;
  #starting: Promise<unknown> | undefined;

  constructor(private readonly page: PatientPage) {}

  /** Gets the request's payment at Stripe; each call returns the same one. */
  now(id: string): Promise<PaymentCredentials> {
    const version = { id, version: this.page.request(id)?.version };
    this.#version = version;
    const starting = this.page.service
      .post<PaymentCredentials>(guestPath(id, 'payment'))
      .catch((failure) => {
        if (this.#version === version) this.#version = undefined;
        throw failure;
      })
      .finally(() => {
        if (this.#starting === starting) this.#starting = undefined;
      });
    this.#starting = starting;
    return starting;
  }

  /** Starts the payment again if it will have to be, before somebody presses. A failure is told by the press. */
  ahead(id: string): void {
    if (this.#isDue(id)) this.now(id).catch(() => {});
  }

  /** What a press has to wait for; undefined if nothing, so that it can call Stripe at once. */
  due(id: string): Promise<unknown> | undefined {
    return this.#isDue(id) ? this.now(id) : this.#starting;
  }

  #isDue(id: string): boolean {
    const request = this.page.request(id);
    const isStarted = this.#version?.id === id && this.#version.version === request?.version;
    return request?.status === 'REQUESTED' && !isStarted;
  }
}
