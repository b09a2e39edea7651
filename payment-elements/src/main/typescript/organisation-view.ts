import { css, html, LitElement, nothing } from 'lit';
import { DECISION_TONE, decisionWords, type EnablementRequest, forClinics } from './enablement-request.ts';
import { LookAgain } from './look-again.ts';
import { look } from './look.ts';
import { messageOf, type Service } from './rest.ts';
import { say } from './words.ts';

interface Clinic {
  clinicId: string;
  name: string;
  enablement: 'NOT_REQUESTED' | 'REQUESTED' | 'ENABLED';
}

/** What the telehealth manager sees: the organisation's clinics to ask for, and what became of earlier requests. */
class OrganisationView extends LitElement {
  static override properties = {
    service: { attribute: false },
    organisationId: { attribute: false },
    _clinics: { state: true },
    _requests: { state: true },
    _problem: { state: true },
    _done: { state: true },
    _busy: { state: true },
  };

  declare service: Service;
  declare organisationId: string;
  declare private _clinics: Clinic[] | undefined;
  declare private _requests: EnablementRequest[];
  declare private _problem: string;
  declare private _done: string;
  declare private _busy: boolean;

  readonly #lookAgain = new LookAgain(this, () => this.#load());
  #idempotencyKey = crypto.randomUUID();

  constructor() {
    super();
    this._requests = [];
    this._problem = this._done = '';
    this._busy = false;
  }

  async #load() {
    try {
      const [clinics, requests] = await Promise.all([
        this.service.get<{ items: Clinic[] }>('/v1/clinics'),
        this.service.get<{ items: EnablementRequest[] }>('/v1/enablement-requests'),
      ]);
      this._clinics = clinics.items;
      this._requests = requests.items.toSorted((a, b) => b.requestedAt.localeCompare(a.requestedAt));
      this._problem = '';
    } catch (failure) {
      this._problem = messageOf(failure);
    }
  }

  async #request(event: SubmitEvent) {
    event.preventDefault();
    if (this._busy) return;
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const clinicIds = fields.getAll('clinic').map(String);
    this._done = '';
    this._problem = clinicIds.length === 0 ? say('clinics.chooseOne') : '';
    if (this._problem) return;
    this._busy = true;
    try {
      await this.service.post(
        '/v1/enablement-requests',
        { organisationId: this.organisationId, clinicIds, note: String(fields.get('note')).trim() },
        this.#idempotencyKey,
      );
      this.#idempotencyKey = crypto.randomUUID();
      form.reset();
      this._done = say('clinics.requested');
      await this.#lookAgain.now();
    } catch (failure) {
      this._problem = messageOf(failure);
    } finally {
      this._busy = false;
    }
  }

  static override styles = [look, css`li { display: flex; flex-wrap: wrap; gap: 0.5rem; justify-content: space-between; align-items: center; padding-block: 0.75rem; border-block-start: 1px solid var(--_border); }`];

  override render() {
    const nameOf = (id: string) => this._clinics?.find((clinic) => clinic.clinicId === id)?.name ?? id;
    return html`<div class="stack">
      <p role="alert" class=${this._problem ? 'notice bad' : 'only-read'}>${this._problem}</p>
      <p role="status" class=${this._done ? 'notice good' : 'only-read'}>${this._done}</p>
      ${this._clinics
        ? html`<section class="panel stack">
              <h2>${say('clinics.title')}</h2>
              ${this._clinics.length === 0 ? html`<p class="muted">${say('clinics.none')}</p>` : this.#renderForm(this._clinics)}
            </section>
            <section class="panel stack">
              <h2>${say('clinics.yours')}</h2>
              ${this._requests.length === 0
                ? html`<p class="muted">${say('clinics.noRequests')}</p>`
                : html`<ul>
                    ${this._requests.map(
                      (request) => html`<li>
                        <span>${forClinics(request, nameOf)}</span>
                        <span class="pill ${DECISION_TONE[request.status]}">${decisionWords(request)}</span>
                      </li>`,
                    )}
                  </ul>`}
            </section>`
        : this._problem
          ? nothing
          : html`<p class="busy muted">${say('request.loading')}</p>`}
    </div>`;
  }

  #renderForm(clinics: Clinic[]) {
    return html`<form class="stack" @submit=${this.#request} @input=${() => (this.#idempotencyKey = crypto.randomUUID())}>
      <fieldset>
        <legend>${say('clinics.choose')}</legend>
        ${clinics.map(
          (clinic) => html`<label class="choice">
            <input type="checkbox" name="clinic" value=${clinic.clinicId} ?disabled=${clinic.enablement !== 'NOT_REQUESTED'} />
            ${clinic.name}
            ${clinic.enablement === 'NOT_REQUESTED'
              ? nothing
              : html`<span class="pill ${clinic.enablement === 'ENABLED' ? 'good' : 'wait'}">${say(clinic.enablement === 'ENABLED' ? 'clinics.enabled' : 'clinics.waiting')}</span>`}
          </label>`,
        )}
      </fieldset>
      ${clinics.every((clinic) => clinic.enablement !== 'NOT_REQUESTED') ? html`<p class="muted">${say('clinics.allEnabled')}</p>` : this.#renderAsk()}
    </form>`;
  }

  #renderAsk() {
    return html`<div>
        <label for="note">${say('clinics.note')}</label>
        <textarea id="note" name="note" rows="2" maxlength="500"></textarea>
      </div>
      <div><button type="submit" class="primary" aria-disabled=${this._busy ? 'true' : 'false'}>${say('clinics.request')}</button></div>`;
  }
}
customElements.define('caretill-organisation-view', OrganisationView);
