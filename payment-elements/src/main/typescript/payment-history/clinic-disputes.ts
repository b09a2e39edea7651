import type { Dispute, PaymentRequest } from '#services/payment-request-service.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';

/** How long a lost dispute is shown above the list. */
const LOST_LATELY_MS = 14 * 86_400_000;

/** A clinic's open disputes, those lost lately, and what they are about. */
export class ClinicDisputes {
  readonly open: Pages<Dispute>;
  readonly #lost: Pages<Dispute>;
  /** The descriptions of disputed payments by request id; empty if one cannot be read. */
  descriptions: ReadonlyMap<string, string> = new Map();

  constructor(private readonly service: () => Service) {
    this.open = new Pages<Dispute>(service);
    this.#lost = new Pages<Dispute>(service);
  }

  async load(clinicId: string): Promise<void> {
    await Promise.all([
      this.open.load(withQuery('/v1/disputes', { clinicId, status: ['NEEDS_RESPONSE', 'UNDER_REVIEW'] })),
      this.#lost.load(withQuery('/v1/disputes', { clinicId, status: 'LOST' })),
    ]);
  }

  get lostLately(): Dispute[] {
    return (this.#lost.items ?? []).filter(
      ({ closedAt }) => closedAt && Date.now() - Date.parse(closedAt) < LOST_LATELY_MS,
    );
  }

  /** Those that the clinic can answer, the first due first. */
  get toAnswer(): Dispute[] {
    return (this.open.items ?? [])
      .filter(({ status }) => status === 'NEEDS_RESPONSE')
      .sort((a, b) => (a.evidenceDueBy ?? '').localeCompare(b.evidenceDueBy ?? ''));
  }

  /** A dispute has only its payment request's id. Requests that are not in the list are read once. */
  async describe(listed: readonly PaymentRequest[]): Promise<void> {
    const known = new Map(listed.map(({ id, description }) => [id, description]));
    const ids = [...(this.open.items ?? []), ...this.lostLately].map(({ paymentRequestId }) => paymentRequestId);
    const described = ids
      .filter((id) => id !== undefined)
      .map(async (id) => [id, this.descriptions.get(id) ?? known.get(id) ?? (await this.#descriptionOf(id))] as const);
    this.descriptions = new Map(await Promise.all(described));
  }

  async #descriptionOf(id: string): Promise<string> {
    try {
      const { description } = await this.service().get<PaymentRequest>(
        `/v1/payment-requests/${encodeURIComponent(id)}`,
      );
      return description ?? '';
    } catch {
      // The dispute is shown without the description.
      return '';
    }
  }
}
