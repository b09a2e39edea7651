import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { EnablementRequest } from '#services/clinic-config-service.ts';
import { dateTimeOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { Polling } from '../polling.ts';
import { baseStyles } from '../styles.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import { type ClinicNames, idBeside } from '../clinic-names.ts';
import { decisionItem, decisionStyles, pendingClinics, TONE } from './enablement-request.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

const STATUSES = ['PENDING', 'APPROVED', 'PARTLY_APPROVED', 'DECLINED', 'WITHDRAWN'] as const;

/** Requests for client payments, pending and past: each clinic of a request is approved or declined on its own. */
class OperatorRequests extends LitElement {
  static override properties = {
    service: { attribute: false },
    names: { attribute: false },
    _filter: { state: true },
    _reasonMissing: { state: true },
  };

  declare service: Service;
  declare names: ClinicNames;
  declare private _filter: { status: string; organisationId: string };
  /** The request that the operator tried to decline without giving a reason. */
  declare private _reasonMissing: string;

  readonly #pages = new Pages<EnablementRequest>(() => this.service);
  readonly #action = new UserAction(this);
  readonly #polling = new Polling(this, () => this.#load());

  constructor() {
    super();
    this._filter = { status: 'PENDING', organisationId: '' };
    this._reasonMissing = '';
  }

  async #load() {
    await this.#pages.load(withQuery('/v1/enablement-requests', this._filter));
    await this.names.learn(this.#pages.items?.flatMap(({ clinicIds }) => clinicIds) ?? []);
  }

  #choose(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    this._filter = { status: String(fields.get('status')), organisationId: String(fields.get('organisation')).trim() };
    void this.#polling.now();
  }

  async #decide(event: SubmitEvent, request: EnablementRequest) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const decision = (event.submitter as HTMLButtonElement).value as 'approval' | 'decline';
    const fields = new FormData(form);
    const pending = pendingClinics(request);
    const clinicIds = pending.length === 1 ? pending : fields.getAll('clinic').map(String);
    const reason = String(fields.get('reason')).trim();
    this._reasonMissing = '';
    if (clinicIds.length === 0) return this.#action.refuse(say('clinics.chooseOne'));
    if (decision === 'decline' && !reason) {
      this._reasonMissing = request.id;
      await this.updateComplete;
      form.querySelector<HTMLElement>('[name=reason]')?.focus();
      return;
    }
    const decided = await this.#action.run(request.id, async () => {
      await this.service.post(`/v1/enablement-requests/${encodeURIComponent(request.id)}/${decision}`, {
        clinicIds,
        ...(reason ? { reason } : {}),
      });
      form.reset();
      await this.#polling.now();
      return say(decision === 'approval' ? 'operator.approved' : 'operator.declined');
    });
    if (decided) await this.#action.focusHeading();
  }

  static override styles = [
    baseStyles,
    decisionStyles,
    css`
      .filter {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
        align-items: end;
      }
      .requests > li {
        padding-block: 1.25rem;
        border-block-start: 1px solid var(--_border);
      }
      .requests > li:last-child {
        padding-block-end: 0;
      }
      .name {
        font-weight: 650;
      }
      .name,
      .note {
        overflow-wrap: anywhere;
      }
      .note {
        border-inline-start: 3px solid var(--_border);
        padding-inline-start: 0.75rem;
      }
    `,
  ];

  override render() {
    const { items } = this.#pages;
    const { problem } = this.#polling;
    return html`<section class="panel stack">
      <h2 tabindex="-1">${say('operator.title')}</h2>
      <form class="filter" @submit=${this.#choose} @change=${this.#choose}>
        <div>
          <label for="status">${say('operator.status')}</label>
          <select id="status" name="status">
            ${STATUSES.map(
              (status) =>
                html`<option value=${status} ?selected=${status === 'PENDING'}>${say(`enablement.${status}`)}</option>`,
            )}
            <option value="">${say('operator.allRequests')}</option>
          </select>
        </div>
        <div>
          <label for="organisation">${say('operator.organisation')}</label>
          <input id="organisation" name="organisation" autocomplete="off" maxlength="128" />
        </div>
      </form>
      ${this.#action.notices(problem)}
      ${whenRead(items, problem, (items) =>
        items.length === 0
          ? html`<p class="muted">
              ${say(this._filter.status === 'PENDING' ? 'operator.none' : 'operator.noneFound')}
            </p>`
          : html`<ul class="requests">
              ${repeat(
                items,
                ({ id }) => id,
                (request) => this.#renderRequest(request),
              )}
            </ul>`,
      )}
      ${this.#pages.moreButton(() => this.#action.run('more', () => this.#pages.more()))}
    </section>`;
  }

  #renderRequest(request: EnablementRequest) {
    const pending = pendingClinics(request);
    const organisation = this.names.organisation(request.organisationId);
    const decided = request.clinics.filter(({ status }) => status !== 'PENDING');
    return html`<li class="stack">
      <div class="close">
        <div class="row spread">
          <p class="name">${organisation}${idBeside(request.organisationId, organisation)}</p>
          ${pending.length > 0
            ? nothing
            : html`<span class="pill ${TONE[request.status]}">${say(`enablement.${request.status}`)}</span>`}
        </div>
        <p class="small muted">
          ${request.requestedByName
            ? say('operator.requestedBy', { name: request.requestedByName, date: dateTimeOf(request.requestedAt) })
            : say('operator.requestedAt', { date: dateTimeOf(request.requestedAt) })}
        </p>
      </div>
      ${request.note ? html`<p class="note">${request.note}</p>` : nothing}
      ${decided.length > 0
        ? html`<ul class="decisions">
            ${decided.map((clinic) => decisionItem(clinic, this.names.clinic(clinic.clinicId)))}
          </ul>`
        : nothing}
      ${pending.length > 0 ? this.#renderDecision(request, pending) : nothing}
    </li>`;
  }

  #clinic(id: string) {
    const name = this.names.clinic(id);
    return html`${name}${idBeside(id, name)}`;
  }

  #renderDecision(request: EnablementRequest, pending: string[]) {
    const reasonId = `reason-${request.id}`;
    const missing = this._reasonMissing === request.id;
    return html`<form class="stack" novalidate @submit=${(event: SubmitEvent) => this.#decide(event, request)}>
      ${pending.length === 1
        ? html`<p>${this.#clinic(pending[0])}</p>`
        : html`<fieldset>
            <legend>${say('operator.decideFor')}</legend>
            ${pending.map(
              (clinicId) =>
                html`<label class="choice"
                  ><input type="checkbox" name="clinic" value=${clinicId} checked /><span
                    >${this.#clinic(clinicId)}</span
                  ></label
                >`,
            )}
          </fieldset>`}
      <div>
        <label for=${reasonId}>${say('operator.reason')}</label>
        <input
          id=${reasonId}
          name="reason"
          autocomplete="off"
          maxlength="1000"
          aria-invalid=${missing ? 'true' : 'false'}
          aria-describedby="${missing ? `${reasonId}-wrong ` : ''}${reasonId}-hint"
        />
        <p id="${reasonId}-hint" class="hint">${say('operator.reasonHint')}</p>
        ${missing ? html`<p id="${reasonId}-wrong" class="wrong">${say('operator.reasonNeeded')}</p>` : nothing}
      </div>
      <div class="row">
        <button type="submit" value="decline" aria-disabled=${this.#action.disabled}>${say('operator.decline')}</button>
        <button type="submit" class="primary" value="approval" aria-disabled=${this.#action.disabled}>
          ${say('operator.approve')}
        </button>
      </div>
    </form>`;
  }
}
define('caretill-operator-requests', OperatorRequests);
