import type { LitElement } from 'lit';
import type { PayLinkDialog } from '../pay-link-dialog.ts';
import { say } from '../messages.ts';
import { loadParts } from './parts.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';

/** The link with which a request is paid later or on another device, in the dialog that the element has rendered. */
export class OtherDevice {
  constructor(private readonly host: LitElement) {}

  get #dialog(): PayLinkDialog | null {
    return this.host.renderRoot.querySelector('caretill-pay-link-dialog');
  }

  /** Throws if the dialog cannot be loaded. */
  async show(request: PaymentRequest, callEnded: boolean): Promise<void> {
    await loadParts();
    const path = `/v1/guest/payment-requests/${encodeURIComponent(request.id)}`;
    const title = callEnded ? 'payLink.laterOf' : 'payLink.mineOf';
    await this.#dialog?.show(request, path, say(title, { amount: moneyOf(request) }));
  }

  /** Returns true if a change of the request closed the dialog. */
  follow(request: PaymentRequest): boolean {
    // An element of its name is none before it has been loaded.
    return this.#dialog?.follow?.(request) ?? false;
  }

  /** The token has ended: a link that is shown goes on working, another cannot be had. */
  end(): void {
    this.#dialog?.closeWithoutLink?.();
  }
}
