import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Clinic } from '#services/clinic-config-service.ts';
import { UserAction } from '../user-action.ts';
import { focusFirstError, textField, errorOf, type FieldErrors } from '../fields.ts';
import { Polling } from '../polling.ts';
import { baseStyles } from '../styles.ts';
import { Pages } from '../pages.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import { CLINIC_TONE } from './enablement-request.ts';

/**
 * All clinics of the platform. The operator disables payments, giving a reason and choosing whether open requests are
 * kept or cancelled, and enables them again.
 */
class OperatorClinics extends LitElement {
  static override properties = {
    service: { attribute: false },
    seen: { attribute: false },
    _switching: { state: true },
    _reason: { state: true },
    _openRequests: { state: true },
    _errors: { state: true },
  };

  declare service: Service;
  /** Called with the organisations of the clinics that were read. */
  declare seen: (organisations: string[]) => void;
  declare private _switching: Clinic | undefined;
  declare private _reason: string;
  declare private _openRequests: '' | 'KEEP' | 'CANCEL';
  declare private _errors: FieldErrors;

  readonly #pages = new Pages<Clinic>(() => this.service);
  readonly #list = new UserAction(this);
  readonly #action = new UserAction(this);
  readonly #polling = new Polling(this, () => this.#load());

  constructor() {
    super();
    this._reason = this._openRequests = '';
    this._errors = new Map();
  }

  async #load() {
    await this.#pages.load('/v1/clinics');
    this.seen(this.#pages.items?.map(({ organisationId }) => organisationId) ?? []);
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  readonly #close = () => this.#dialog.close();

  async #ask(clinic: Clinic) {
    this._switching = clinic;
    this._reason = this._openRequests = '';
    this._errors = new Map();
    this.#action.refuse('');
    await this.updateComplete;
    this.#dialog.showModal();
  }

  async #switch(event: SubmitEvent) {
    event.preventDefault();
    const clinic = this._switching!;
    const off = clinic.enablement === 'ENABLED';
    const reason = this._reason.trim();
    const errors = new Map<string, string>();
    if (off && !reason) errors.set('reason', say('operator.disableReasonNeeded'));
    if (off && !this._openRequests) errors.set('openRequests', say('operator.chooseOpenRequests'));
    this._errors = errors;
    if (errors.size > 0) {
      await this.updateComplete;
      return focusFirstError(this.renderRoot);
    }
    const path = `/v1/clinics/${encodeURIComponent(clinic.clinicId)}/${off ? 'disablement' : 'enablement'}`;
    const done = await this.#action.run('switch', async () => {
      await this.service.post(path, off ? { reason, openRequests: this._openRequests } : reason ? { reason } : {});
    });
    if (!done) return;
    this.#close();
    await this.#list.run('read', async () => {
      await this.#polling.now();
      return say(off ? 'operator.disabled' : 'operator.enabledAgain', { clinic: clinic.name });
    });
  }

  static override styles = [
    baseStyles,
    css`
      .clinics > li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        justify-content: space-between;
        align-items: center;
        padding-block: 0.875rem;
        border-block-start: 1px solid var(--_border);
      }
      .who {
        flex: 1 1 14rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .name {
        font-weight: 600;
      }
    `,
  ];

  override render() {
    const { items } = this.#pages;
    const { problem } = this.#polling;
    return html`<section class="panel stack">
        <h2>${say('operator.clinics')}</h2>
        ${this.#list.notices(problem)}
        ${items === undefined
          ? problem
            ? nothing
            : html`<p class="busy muted">${say('request.loading')}</p>`
          : items.length === 0
            ? html`<p class="muted">${say('operator.noClinics')}</p>`
            : html`<ul class="clinics">
                ${repeat(
                  items,
                  ({ clinicId }) => clinicId,
                  (clinic) => this.#renderClinic(clinic),
                )}
              </ul>`}
        ${this.#pages.moreButton(() => this.#list.run('more', () => this.#pages.more()))}
      </section>
      <dialog aria-labelledby="dialog-title">
        ${this._switching ? this.#renderDialog(this._switching) : nothing}
      </dialog>`;
  }

  #renderClinic(clinic: Clinic) {
    const { clinicId, organisationId, name, enablement, enablementReason } = clinic;
    return html`<li>
      <div class="who">
        <p class="name">${name}</p>
        <p class="small muted">${[clinicId, organisationId].join(' · ')}</p>
        ${enablement === 'DISABLED' && enablementReason ? html`<p class="small">${enablementReason}</p>` : nothing}
      </div>
      <span class="pill ${CLINIC_TONE[enablement]}" role="status">${say(`clinics.${enablement}`)}</span>
      ${enablement === 'ENABLED'
        ? html`<button
            class="slim"
            aria-label=${say('operator.disableOf', { clinic: name })}
            @click=${() => this.#ask(clinic)}
          >
            ${say('operator.disable')}
          </button>`
        : enablement === 'DISABLED'
          ? html`<button
              class="slim"
              aria-label=${say('operator.enableOf', { clinic: name })}
              @click=${() => this.#ask(clinic)}
            >
              ${say('operator.enable')}
            </button>`
          : nothing}
    </li>`;
  }

  #renderDialog(clinic: Clinic) {
    const off = clinic.enablement === 'ENABLED';
    const option = (value: 'KEEP' | 'CANCEL', words: string) =>
      html`<label class="choice">
        <input
          type="radio"
          name="openRequests"
          value=${value}
          .checked=${this._openRequests === value}
          ?data-wrong=${value === 'KEEP' && this._errors.has('openRequests')}
          @change=${() => (this._openRequests = value)}
        />${words}
      </label>`;
    return html`<form class="stack" novalidate @submit=${this.#switch}>
      <h2 id="dialog-title">${say(off ? 'operator.disableTitle' : 'operator.enableTitle', { clinic: clinic.name })}</h2>
      <p>${say(off ? 'operator.disableHint' : 'operator.enableHint')}</p>
      ${textField({
        path: 'reason',
        label: say(off ? 'operator.disableReason' : 'operator.enableReason'),
        value: this._reason,
        errors: this._errors,
        maxlength: 1000,
        changed: (value) => (this._reason = value),
      })}
      ${off
        ? html`<fieldset aria-describedby=${this._errors.has('openRequests') ? 'openRequests-wrong' : nothing}>
            <legend>${say('operator.openRequests')}</legend>
            ${option('KEEP', say('operator.keepOpen'))} ${option('CANCEL', say('operator.cancelOpen'))}
            ${errorOf('openRequests', this._errors)}
          </fieldset>`
        : nothing}
      ${this.#action.notices()}
      <div class="row">
        <button type="submit" class=${off ? 'danger' : 'primary'} aria-disabled=${this.#action.disabled}>
          ${say(off ? 'operator.disableConfirm' : 'operator.enableConfirm')}
        </button>
        <button type="button" @click=${this.#close}>${say('pay.back')}</button>
      </div>
    </form>`;
  }
}
customElements.define('caretill-operator-clinics', OperatorClinics);
