import { guestPath, type PatientPage } from './patient-page.ts';
import type { PaymentRequest } from '../payment-request.ts';

/** Reports each request once when it is shown on a visible page, so that the clinician sees "Seen". */
export class OpenedRequests {
  readonly #reported = new Set<string>();

  constructor(private readonly page: PatientPage) {}

  forget(): void {
    this.#reported.clear();
  }

  report(requests: readonly PaymentRequest[]): void {
    if (document.visibilityState === 'hidden') return;
    for (const { id, status, openedAt } of requests) {
      if (status !== 'REQUESTED' || openedAt || this.#reported.has(id)) continue;
      this.#reported.add(id);
      this.page.service
        .post<PaymentRequest | undefined>(guestPath(id, 'opening'))
        .then((after) => after?.id && this.page.take(after))
        .catch(() => this.#reported.delete(id));
    }
  }
}
