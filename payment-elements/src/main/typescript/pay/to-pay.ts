import type { LitElement, ReactiveController } from 'lit';
import { tellHost } from '../host-events.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';

/**
 * Tells the page around the element how many requests can be paid and how many were: by the attributes `to-pay` and
 * `paid`, with which it can give the payment its room, and by an event, with which it can call a person back from
 * another tab.
 */
export class ToPay implements ReactiveController {
  #count = 0;

  /** @param requests those of the visit; none once they cannot be paid here any more */
  constructor(
    private readonly host: LitElement,
    private readonly requests: () => { canPay: boolean; requests: readonly PaymentRequest[] },
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const { canPay, requests } = this.requests();
    const count = canPay ? requests.filter(isOpen).length : 0;
    this.#reflect('to-pay', count);
    this.#reflect('paid', requests.filter(({ status }) => status === 'PAID').length);
    if (count === this.#count) return;
    this.#count = count;
    tellHost(this.host, 'caretill-to-pay', { count });
  }

  #reflect(name: string, count: number) {
    if (count > 0) this.host.setAttribute(name, String(count));
    else this.host.removeAttribute(name);
  }
}
