import { html, nothing, type TemplateResult } from 'lit';
import type { Clinic } from '#services/clinic-config-service.ts';
import { withQuery } from './pages.ts';
import type { Service } from './rest.ts';

/** As many as one call may ask for, and as one answer has. */
const AT_ONCE = 200;

/** What is shown of a clinic: people read its name, and the id helps to find it elsewhere. */
type Named = Pick<Clinic, 'clinicId' | 'name' | 'organisationId' | 'organisationName'>;

/**
 * The names of clinics and their organisations, for lists whose entries have ids only. A name that cannot be read, or is
 * not known, is replaced by the id: the list is worth more than its names.
 */
export class ClinicNames {
  readonly #clinics = new Map<string, string>();
  readonly #organisations = new Map<string, string>();
  readonly #asked = new Set<string>();

  /**
   * @param clinicConfig undefined: there is no service to ask, so ids are shown
   * @param learnt called when names have come
   */
  constructor(
    private readonly clinicConfig: () => Service | undefined,
    private readonly learnt: () => unknown = () => {},
  ) {}

  /** Asks for the clinics among these whose names are not known yet. */
  async learn(clinicIds: readonly (string | null | undefined)[]): Promise<void> {
    const service = this.clinicConfig();
    const unknown = [...new Set(clinicIds)].filter((id) => id && !this.#asked.has(id)) as string[];
    unknown.forEach((id) => this.#asked.add(id));
    for (let at = 0; service && at < unknown.length; at += AT_ONCE) {
      const clinicId = unknown.slice(at, at + AT_ONCE);
      try {
        const path = withQuery('/v1/clinics', { clinicId, limit: String(AT_ONCE) });
        this.take((await service.get<{ items: Named[] }>(path)).items);
      } catch {
        // The next reading of the list asks again.
        clinicId.forEach((id) => this.#asked.delete(id));
      }
    }
  }

  /** Asks for the first clinics there are, because each of them says the name of its organisation. */
  async learnOrganisations(): Promise<void> {
    try {
      const path = withQuery('/v1/clinics', { limit: String(AT_ONCE) });
      this.take((await this.clinicConfig()?.get<{ items: Named[] }>(path))?.items ?? []);
    } catch {
      // Ids are shown.
    }
  }

  /** Clinics that were read anyway. */
  take(clinics: readonly Named[]): void {
    for (const { clinicId, name, organisationId, organisationName } of clinics) {
      this.#asked.add(clinicId);
      this.#clinics.set(clinicId, name);
      this.#organisations.set(organisationId, organisationName ?? organisationId);
    }
    this.learnt();
  }

  clinic(id: string): string {
    return this.#clinics.get(id) ?? id;
  }

  organisation(id: string): string {
    return this.#organisations.get(id) ?? id;
  }

  /** Id and name of the organisations that are known, by name. */
  get organisations(): readonly (readonly [id: string, name: string])[] {
    return [...this.#organisations].sort(([, one], [, other]) => one.localeCompare(other));
  }
}

/** The id in small letters beside the name; nothing where the name is the id. */
export function idBeside(id: string, name: string): TemplateResult | typeof nothing {
  return id === name ? nothing : html` <span class="small muted id">${id}</span>`;
}
