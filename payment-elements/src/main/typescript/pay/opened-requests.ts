import { guestPath, type PatientPage } from './patient-page.ts';
import type { PaymentRequest } from '../payment-request.ts';

/** Tells the clinic, once for each request, that it was on a screen somebody looks at: the clinician sees "Seen". */
export class OpenedRequests {
  readonly #told = new Set<string>();

  constructor(private readonly page: PatientPage) {}

  forget(): void {
    this.#told.clear();
  }

  tell(requests: readonly PaymentRequest[]): void {
    if (document.visibilityState === 'hidden') return;
    for (const { id, status, openedAt } of requests) {
      if (status !== 'REQUESTED' || openedAt || this.#told.has(id)) continue;
      this.#told.add(id);
      this.page.service
        .post<PaymentRequest | undefined>(guestPath(id, 'opening'))
        .then((after) => after?.id && this.page.take(after))
        .catch(() => this.#told.delete(id));
    }
  }
}
