import { css, html, LitElement, nothing } from 'lit';
import { type EnablementRequest, forClinics } from './enablement-request.ts';
import { LookAgain } from './look-again.ts';
import { look } from './look.ts';
import { messageOf, type Service } from './rest.ts';
import { say } from './words.ts';

/** What the platform operator sees: the organisations that wait for a decision. */
class OperatorView extends LitElement {
  static override properties = {
    service: { attribute: false },
    _requests: { state: true },
    _declining: { state: true },
    _problem: { state: true },
    _done: { state: true },
    _busy: { state: true },
  };

  declare service: Service;
  declare private _requests: EnablementRequest[] | undefined;
  declare private _declining: string;
  declare private _problem: string;
  declare private _done: string;
  declare private _busy: boolean;

  readonly #lookAgain = new LookAgain(this, () => this.#load());

  constructor() {
    super();
    this._declining = this._problem = this._done = '';
    this._busy = false;
  }

  async #load() {
    try {
      this._requests = (await this.service.get<{ items: EnablementRequest[] }>('/v1/enablement-requests?status=PENDING')).items;
      this._problem = '';
    } catch (failure) {
      this._problem = messageOf(failure);
    }
  }

  async #decide(request: EnablementRequest, decision: 'approval' | 'decline', body: object) {
    if (this._busy) return;
    this._busy = true;
    this._problem = this._done = '';
    try {
      await this.service.post(`/v1/enablement-requests/${encodeURIComponent(request.id)}/${decision}`, body);
      this._done = say(decision === 'approval' ? 'operator.approved' : 'operator.declined');
      this._declining = '';
      await this.#lookAgain.now();
    } catch (failure) {
      this._problem = messageOf(failure);
    } finally {
      this._busy = false;
    }
  }

  async #startDeclining(request: EnablementRequest) {
    this._declining = request.id;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#reason')?.focus();
  }

  async #decline(event: SubmitEvent, request: EnablementRequest) {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason')).trim();
    if (reason) await this.#decide(request, 'decline', { reason });
    else this._problem = say('operator.reasonNeeded');
  }

  static override styles = [look, css`li { padding-block: 1rem; border-block-start: 1px solid var(--_border); } .name { font-weight: 650; } .name, .note { overflow-wrap: anywhere; }`];

  override render() {
    return html`<div class="stack">
      <p role="alert" class=${this._problem ? 'notice bad' : 'only-read'}>${this._problem}</p>
      <p role="status" class=${this._done ? 'notice good' : 'only-read'}>${this._done}</p>
      <section class="panel stack">
        <h2>${say('operator.title')}</h2>
        ${this._requests === undefined
          ? this._problem
            ? nothing
            : html`<p class="busy muted">${say('request.loading')}</p>`
          : this._requests.length === 0
            ? html`<p class="muted">${say('operator.none')}</p>`
            : html`<ul>${this._requests.map((request) => this.#renderRequest(request))}</ul>`}
      </section>
    </div>`;
  }

  #renderRequest(request: EnablementRequest) {
    const busy = this._busy ? 'true' : 'false';
    return html`<li class="stack">
      <div>
        <p class="name">${say('operator.from', { organisation: request.organisationId })}</p>
        <p class="small muted">${forClinics(request, (clinicId) => clinicId)}</p>
        ${request.note ? html`<p class="note">${request.note}</p>` : nothing}
      </div>
      ${this._declining === request.id
        ? html`<form class="stack" @submit=${(event: SubmitEvent) => this.#decline(event, request)}>
            <div>
              <label for="reason">${say('operator.reason')}</label>
              <input id="reason" name="reason" maxlength="500" required />
            </div>
            <div class="row">
              <button type="submit" class="danger" aria-disabled=${busy}>${say('operator.declineSend')}</button>
              <button type="button" @click=${() => (this._declining = '')}>${say('pay.back')}</button>
            </div>
          </form>`
        : html`<div class="row">
            <button class="primary" aria-disabled=${busy} @click=${() => this.#decide(request, 'approval', {})}>${say('operator.approve')}</button>
            <button aria-disabled=${busy} @click=${() => this.#startDeclining(request)}>${say('operator.decline')}</button>
          </div>`}
    </li>`;
  }
}
customElements.define('caretill-operator-view', OperatorView);
