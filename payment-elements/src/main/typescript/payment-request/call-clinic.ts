import type { ReactiveControllerHost } from 'lit';
import type { PageOfPaymentRequest } from '#services/payment-request-service.ts';
import type { PaymentSettings } from '#services/clinic-config-service.ts';
import type { CallServices } from './call-services.ts';
import { claimsOf, tokenOf } from '../token-source.ts';
import { useClinicPlace } from '../place.ts';
import { say } from '../messages.ts';

/** How many of the clinician's own descriptions are suggested, and how many recent requests are searched for them. */
const RECENT_DESCRIPTIONS = 8;
const RECENT_REQUESTS = 50;

/**
 * The clinic of the call: its settings, this clinician's recent descriptions, and whether payments can be requested.
 */
export class CallClinic {
  settings: PaymentSettings | undefined;
  /** Read from the service, because descriptions must not be stored in a shared browser. */
  recentDescriptions: readonly string[] = [];
  /** The roles that were allowed to request when this person was refused. */
  #refusedWith: string | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly services: CallServices,
  ) {}

  forget(): void {
    this.settings = undefined;
    this.recentDescriptions = [];
    this.#refusedWith = undefined;
  }

  async readSettings(): Promise<void> {
    const clinic = encodeURIComponent(this.services.call.clinicId);
    this.settings = await this.services.clinicConfig.get<PaymentSettings>(`/v1/clinics/${clinic}/payment-settings`);
    useClinicPlace(this.settings);
    this.host.requestUpdate();
  }

  /** Only a typing aid, so a failure is ignored. */
  async readRecentDescriptions(): Promise<void> {
    try {
      const { sub } = claimsOf(await tokenOf(this.services.call)());
      if (!sub) return;
      const own = new URLSearchParams({
        clinicId: this.services.call.clinicId,
        requestedBy: sub,
        limit: String(RECENT_REQUESTS),
      });
      const { items } = await this.services.paymentRequests.get<PageOfPaymentRequest>(`/v1/payment-requests?${own}`);
      const descriptions = items.flatMap(({ description }) => description ?? []);
      this.recentDescriptions = [...new Set(descriptions)].slice(0, RECENT_DESCRIPTIONS);
    } catch {
      this.recentDescriptions = [];
    }
    this.host.requestUpdate();
  }

  /** This person may not request, until the clinic changes which roles may. */
  refusePerson(): void {
    this.#refusedWith = String(this.settings?.mayRequest);
    this.host.requestUpdate();
  }

  /** Why no payment can be requested now, for the clinician; empty if it can. */
  get obstacle(): string {
    if (!this.settings) return '';
    const { enabled, stripe, mayRequest } = this.settings;
    if (!enabled) return say('request.notEnabled');
    if (stripe.status === 'REMOVING') return say('request.removing');
    if (stripe.status !== 'LINKED') return say('request.notLinked');
    if (!stripe.chargesEnabled) return say('request.notCharging');
    if (this.#refusedWith === String(mayRequest)) return say('request.notYou');
    return '';
  }
}
