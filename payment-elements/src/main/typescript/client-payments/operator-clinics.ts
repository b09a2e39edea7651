import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Clinic } from '#services/clinic-config-service.ts';
import { UserAction } from '../user-action.ts';
import { focusFirstError, textField, errorOf, type FieldErrors } from '../fields.ts';
import { Polling } from '../polling.ts';
import { ModalDialog } from '../modal-dialog.ts';
import { rowStyles } from '../row-styles.ts';
import { baseStyles } from '../styles.ts';
import { Pages } from '../pages.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import type { ClinicNames } from '../clinic-names.ts';
import { clinicPill } from './enablement-request.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

/**
 * All clinics of the platform. The operator disables payments, giving a reason and choosing whether open requests are
 * kept or cancelled, and enables them again.
 */
class OperatorClinics extends LitElement {
  static override properties = {
    service: { attribute: false },
    names: { attribute: false },
    _switching: { state: true },
    _reason: { state: true },
    _openRequests: { state: true },
    _errors: { state: true },
  };

  declare service: Service;
  declare names: ClinicNames;
  declare private _switching: Clinic | undefined;
  declare private _reason: string;
  declare private _openRequests: '' | 'KEEP' | 'CANCEL';
  declare private _errors: FieldErrors;

  readonly #pages = new Pages<Clinic>(() => this.service);
  readonly #list = new UserAction(this);
  readonly #action = new UserAction(this);
  readonly #dialog = new ModalDialog(this);
  readonly #polling = new Polling(this, () => this.#load());

  constructor() {
    super();
    this._reason = this._openRequests = '';
    this._errors = new Map();
  }

  async #load() {
    await this.#pages.load('/v1/clinics');
    this.names.take(this.#pages.items ?? []);
    this.#follow();
  }

  /** Somebody else may have switched the clinic meanwhile: then there is nothing left to ask. */
  #follow() {
    const asked = this._switching;
    const now = this.#pages.items?.find(({ clinicId }) => clinicId === asked?.clinicId);
    if (!asked || !now || now.enablement === asked.enablement || this.#action.busy || !this.#dialog.isOpen) return;
    this.#dialog.close();
    this.#list.refuse(
      say('operator.switchedMeanwhile', { clinic: now.name, status: say(`clinics.${now.enablement}`) }),
    );
  }

  async #ask(clinic: Clinic) {
    this._switching = clinic;
    this._reason = this._openRequests = '';
    this._errors = new Map();
    this.#action.refuse('');
    await this.#dialog.open();
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
    this.#dialog.close();
    await this.#list.run('read', async () => {
      await this.#polling.now();
      return say(off ? 'operator.disabled' : 'operator.enabledAgain', { clinic: clinic.name });
    });
    // The button that opened the dialog is another one now.
    await this.#list.focusHeading();
  }

  static override styles = [baseStyles, rowStyles];

  override render() {
    const { items } = this.#pages;
    const { problem } = this.#polling;
    return html`<section class="panel stack">
        <h2 tabindex="-1">${say('operator.clinics')}</h2>
        ${this.#list.notices(problem)}
        ${whenRead(items, problem, (items) =>
          items.length === 0
            ? html`<p class="muted">${say('operator.noClinics')}</p>`
            : html`<ul class="rows">
                ${repeat(
                  items,
                  ({ clinicId }) => clinicId,
                  (clinic) => this.#renderClinic(clinic),
                )}
              </ul>`,
        )}
        ${this.#pages.moreButton(() => this.#list.run('more', () => this.#pages.more()))}
      </section>
      <dialog aria-labelledby="dialog-title">
        ${this._switching ? this.#renderDialog(this._switching) : nothing}
      </dialog>`;
  }

  #renderClinic(clinic: Clinic) {
    const { clinicId, organisationId, organisationName, name, enablement, enablementReason } = clinic;
    return html`<li>
      <div class="about">
        <p class="name">${name}</p>
        <p class="small muted">${organisationName ?? organisationId} · ${clinicId}</p>
        ${(enablement === 'DISABLED' || enablement === 'NOT_REQUESTED') && enablementReason
          ? html`<p class="small">${enablementReason}</p>`
          : nothing}
      </div>
      <span role="status">${clinicPill(enablement, enablementReason, true)}</span>
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
        <button type="button" @click=${this.#dialog.close}>${say('pay.back')}</button>
        <button type="submit" class=${off ? 'danger' : 'primary'} aria-disabled=${this.#action.disabled}>
          ${say(off ? 'operator.disableConfirm' : 'operator.enableConfirm')}
        </button>
      </div>
    </form>`;
  }
}
define('caretill-operator-clinics', OperatorClinics);
