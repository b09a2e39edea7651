import type { ReactiveControllerHost } from 'lit';
import type { CallServices } from './call-services.ts';
import type { PaymentRequest } from '../payment-request.ts';
import type { Provider } from './receipt-details.ts';
import { claimsOf, tokenOf } from '../token-source.ts';
import { say } from '../messages.ts';

/** How many of the clinician's own descriptions are offered again, and among how many requests they are looked for. */
const RECENT_DESCRIPTIONS = 8;
const RECENT_REQUESTS = 50;

/** A request that the clinic makes often, ready to be sent. */
export interface Preset {
  label: string;
  amountMinor: number;
  itemNumber?: string | null;
  description: string;
}

/** What asking for a payment needs to know of the clinic's settings. Amounts are minor units. */
export interface ClinicSettings {
  enabled: boolean;
  currency: string;
  minimumMinor: number;
  maximumMinor: number;
  presets?: Preset[];
  mayRequest?: string[];
  receipt?: { providers?: Provider[] };
  stripe: { status: string; chargesEnabled: boolean };
}

/** The clinic of the call: its settings, what this clinician asked for lately, and whether a payment can be asked for. */
export class CallClinic {
  settings: ClinicSettings | undefined;
  /** Asked of the service, because a shared browser keeps no such words. */
  recentDescriptions: readonly string[] = [];
  /** Which roles could request when this person was refused as one who may not. */
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
    this.settings = await this.services.clinicConfig.get<ClinicSettings>(`/v1/clinics/${clinic}/payment-settings`);
    this.host.requestUpdate();
  }

  /** A help while typing: without it, everything works. */
  async readRecentDescriptions(): Promise<void> {
    try {
      const { sub } = claimsOf(await tokenOf(this.services.call)());
      if (!sub) return;
      const own = new URLSearchParams({
        clinicId: this.services.call.clinicId,
        requestedBy: sub,
        limit: String(RECENT_REQUESTS),
      });
      const { items } = await this.services.paymentRequests.get<{ items: PaymentRequest[] }>(
        `/v1/payment-requests?${own}`,
      );
      const descriptions = items.flatMap(({ description }) => description ?? []);
      this.recentDescriptions = [...new Set(descriptions)].slice(0, RECENT_DESCRIPTIONS);
    } catch {
      this.recentDescriptions = [];
    }
    this.host.requestUpdate();
  }

  /** This person may not request, as long as the clinic lets the same roles request. */
  refusePerson(): void {
    this.#refusedWith = String(this.settings?.mayRequest);
    this.host.requestUpdate();
  }

  /** Why no payment can be asked for now, in words for the clinician; empty: it can. */
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
