import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Clinic, EnablementRequest, StripeAccountPolicy } from '#services/clinic-config-service.ts';
import { listOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { Polling } from '../polling.ts';
import { baseStyles } from '../styles.ts';
import { Pages } from '../pages.ts';
import { CallFailed, isRefusal, type Service } from '../rest.ts';
import { whenRead } from '../when-read.ts';
import { say, sayIfKnown } from '../messages.ts';
import { policyPath } from './account-policy.ts';
import { clinicPill, decisionItem, decisionStyles, forClinics, pendingClinics, TONE } from './enablement-request.ts';
import { define } from '../define.ts';

/** The organisation's clinics to request enablement for, and the result of earlier requests, clinic by clinic. */
class OrganisationClinics extends LitElement {
  static override properties = {
    service: { attribute: false },
    organisationId: { attribute: false },
    _policy: { state: true },
  };

  declare service: Service;
  declare organisationId: string;
  declare private _policy: StripeAccountPolicy | undefined;

  readonly #clinics = new Pages<Clinic>(() => this.service);
  readonly #requests = new Pages<EnablementRequest>(() => this.service);
  readonly #action = new UserAction(this);
  readonly #polling = new Polling(this, () => this.#load());
  #idempotencyKey = crypto.randomUUID();

  async #load() {
    const [policy] = await Promise.all([
      this.service.get<StripeAccountPolicy>(policyPath(this.organisationId)),
      this.#clinics.load('/v1/clinics'),
      this.#requests.load('/v1/enablement-requests'),
    ]);
    this._policy = policy;
  }

  #request(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const clinicIds = fields.getAll('clinic').map(String);
    if (clinicIds.length === 0) {
      this.#action.refuse(say('clinics.chooseOne'));
      form.querySelector<HTMLElement>('input:not(:disabled)')?.focus();
      return;
    }
    void this.#action.run('request', async () => {
      const wish = { organisationId: this.organisationId, clinicIds, note: String(fields.get('note')).trim() };
      try {
        await this.service.post('/v1/enablement-requests', wish, this.#idempotencyKey);
      } catch (failure) {
        if (isRefusal(failure)) this.#idempotencyKey = crypto.randomUUID();
        throw this.#withNames(failure);
      }
      this.#idempotencyKey = crypto.randomUUID();
      form.reset();
      await this.#polling.now();
      return say('clinics.requested');
    });
  }

  /** An error response names clinics by id; this adds their names. */
  #withNames(failure: unknown): unknown {
    if (!(failure instanceof CallFailed)) return failure;
    const { code, status, problem } = failure;
    const clinics = listOf((problem.clinicIds ?? []).map((id) => this.#nameOf(id)));
    const words = clinics && sayIfKnown(`clinics.refused.${code}`, { clinics });
    return words ? new CallFailed(words, status, code, problem) : failure;
  }

  #nameOf(id: string): string {
    return this.#clinics.items?.find(({ clinicId }) => clinicId === id)?.name ?? id;
  }

  async #withdraw(request: EnablementRequest) {
    const withdrawn = await this.#action.run(request.id, async () => {
      await this.service.post(`/v1/enablement-requests/${encodeURIComponent(request.id)}/withdrawal`, {});
      await this.#polling.now();
      return say('clinics.withdrawn');
    });
    if (withdrawn) await this.#action.focusHeading();
  }

  readonly #more = async (list: Pages<unknown>) => {
    await this.#action.run('more', () => list.more());
  };

  static override styles = [
    baseStyles,
    decisionStyles,
    css`
      .clinics li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        justify-content: space-between;
        align-items: center;
        border-block-start: 1px solid var(--_border);
        padding-block: 0.25rem;
      }
      .clinics .choice {
        flex: 1 1 12rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .clinics .reason {
        padding-inline-start: 2.125rem;
        padding-block-end: 0.5rem;
      }
      .requests > li {
        padding-block: 1rem;
        border-block-start: 1px solid var(--_border);
      }
      .requests > li:last-child {
        padding-block-end: 0;
      }
      .note {
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render() {
    const { problem } = this.#polling;
    return html`<div class="stack">
      ${this.#action.notices(problem)}
      ${whenRead(this.#clinics.items && this.#requests.items, problem, (requests) =>
        this.#renderClinics(this.#clinics.items!, requests),
      )}
    </div>`;
  }

  #renderClinics(clinics: Clinic[], requests: EnablementRequest[]) {
    return html`<section class="panel stack">
        <h2 tabindex="-1">${say('clinics.title')}</h2>
        ${clinics.length === 0 ? html`<p class="muted">${say('clinics.none')}</p>` : this.#renderForm(clinics)}
      </section>
      <section class="panel stack">
        <h2>${say('clinics.yours')}</h2>
        ${requests.length === 0
          ? html`<p class="muted">${say('clinics.noRequests')}</p>`
          : html`<ul class="requests">
              ${repeat(
                requests,
                ({ id }) => id,
                (request) => this.#renderRequest(request),
              )}
            </ul>`}
        ${this.#requests.moreButton(() => this.#more(this.#requests))}
      </section>
      ${this._policy ? this.#renderPolicy(this._policy) : nothing}`;
  }

  #renderForm(clinics: Clinic[]) {
    const open = clinics.some(({ enablement }) => enablement === 'NOT_REQUESTED');
    return html`<form
      class="stack"
      @submit=${this.#request}
      @input=${() => (this.#idempotencyKey = crypto.randomUUID())}
    >
      <fieldset>
        <legend class="only-read">${say('clinics.choose')}</legend>
        <ul class="clinics">
          ${repeat(
            clinics,
            ({ clinicId }) => clinicId,
            ({ clinicId, name, enablement, enablementReason }) =>
              html`<li>
                <label class="choice">
                  <input type="checkbox" name="clinic" value=${clinicId} ?disabled=${enablement !== 'NOT_REQUESTED'} />
                  <span>${name}</span>
                </label>
                ${clinicPill(enablement, enablementReason, false)}
                ${(enablement === 'DISABLED' || enablement === 'NOT_REQUESTED') && enablementReason
                  ? html`<p class="small muted reason">${enablementReason}</p>`
                  : nothing}
              </li>`,
          )}
        </ul>
      </fieldset>
      ${this.#clinics.moreButton(() => this.#more(this.#clinics))}
      ${open
        ? html`<div>
              <label for="note">${say('clinics.note')}</label>
              <textarea id="note" name="note" rows="2" maxlength="1000"></textarea>
            </div>
            <div>
              <button type="submit" class="primary" aria-disabled=${this.#action.disabled}>
                ${say('clinics.request')}
              </button>
            </div>`
        : html`<p class="muted">${say('clinics.allEnabled')}</p>`}
    </form>`;
  }

  #renderRequest(request: EnablementRequest) {
    const nameOf = (id: string) => this.#nameOf(id);
    const names = forClinics(request, nameOf);
    return html`<li class="stack">
      <div class="row spread">
        <p>${names}</p>
        <span class="pill ${TONE[request.status]}" role="status">${say(`enablement.${request.status}`)}</span>
      </div>
      ${request.note ? html`<p class="small muted note">${request.note}</p>` : nothing}
      ${request.clinics.length > 1 || request.clinics.some(({ reason }) => reason)
        ? html`<ul class="decisions small">
            ${request.clinics.map((clinic) => decisionItem(clinic, nameOf(clinic.clinicId)))}
          </ul>`
        : nothing}
      ${pendingClinics(request).length > 0
        ? html`<div>
            <button
              class="slim"
              aria-disabled=${this.#action.disabled}
              aria-label=${say('clinics.withdrawOf', { request: names })}
              @click=${() => this.#withdraw(request)}
            >
              ${say('clinics.withdraw')}
            </button>
          </div>`
        : nothing}
    </li>`;
  }

  #renderPolicy({ severalAccountsPerClinic, sharedAccountAcrossClinics }: StripeAccountPolicy) {
    return html`<section class="panel stack">
      <h2>${say('policy.title')}</h2>
      <ul class="close">
        <li>${say(severalAccountsPerClinic ? 'policy.severalAllowed' : 'policy.severalRefused')}</li>
        <li>${say(sharedAccountAcrossClinics ? 'policy.sharedAllowed' : 'policy.sharedRefused')}</li>
      </ul>
      <p class="hint">${say('policy.whoDecides')}</p>
    </section>`;
  }
}
define('caretill-organisation-clinics', OrganisationClinics);
