import { css, html, LitElement, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { StripeAccountPolicy } from '#services/clinic-config-service.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import './application-fee.ts';
import { define } from '../define.ts';

export function policyPath(organisationId: string): string {
  return `/v1/organisations/${encodeURIComponent(organisationId)}/stripe-account-policy`;
}

/**
 * What the operator sets for an organisation: two switches, and the platform's fee. A switch shows the stored value, so
 * it moves only after the service has saved the change.
 */
class AccountPolicyForm extends LitElement {
  static override properties = {
    service: { attribute: false },
    organisations: { attribute: false },
    _organisationId: { state: true },
    _policy: { state: true },
  };

  declare service: Service;
  /** Ids and names of the known organisations to choose from; any other id can be typed. */
  declare organisations: readonly (readonly [id: string, name: string])[];
  declare private _organisationId: string;
  declare private _policy: StripeAccountPolicy | undefined;

  readonly #action = new UserAction(this);

  constructor() {
    super();
    this.organisations = [];
    this._organisationId = '';
  }

  get #name(): string {
    return this.organisations.find(([id]) => id === this._organisationId)?.[1] ?? this._organisationId;
  }

  #show(event: SubmitEvent) {
    event.preventDefault();
    if (this.#action.busy) return;
    const organisationId = String(new FormData(event.target as HTMLFormElement).get('organisation')).trim();
    this._policy = undefined;
    if (!organisationId) return this.#action.refuse(say('policy.chooseOrganisation'));
    void this.#action.run('show', async () => {
      this._policy = await this.service.get<StripeAccountPolicy>(policyPath(organisationId));
      this._organisationId = organisationId;
    });
  }

  async #switch(event: Event, name: keyof StripeAccountPolicy) {
    const control = event.target as HTMLInputElement;
    const wish = { ...this._policy!, [name]: control.checked };
    await this.#action.run(name, async () => {
      this._policy =
        (await this.service.put<StripeAccountPolicy | undefined>(policyPath(this._organisationId), wish)) ?? wish;
      return say('policy.saved', { organisation: this.#name });
    });
    control.checked = this._policy![name];
  }

  static override styles = [
    baseStyles,
    css`
      .find {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        align-items: end;
      }
      .find > div {
        flex: 1 1 14rem;
      }
      .choice {
        align-items: flex-start;
      }
      .choice input {
        margin-block-start: 0.1875rem;
      }
      input[role='switch'][type='checkbox'] {
        appearance: none;
        position: relative;
        inline-size: 2.75rem;
        border-radius: 1rem;
        border: 1px solid var(--_control);
        background: var(--_raised);
        cursor: pointer;
        transition: background-color 120ms;
      }
      input[role='switch'][type='checkbox']::before {
        content: '';
        position: absolute;
        inset-block-start: 0.1875rem;
        inset-inline-start: 0.1875rem;
        inline-size: 1rem;
        block-size: 1rem;
        border-radius: 50%;
        background: var(--_control);
        transition: inset-inline-start 120ms;
      }
      input[role='switch'][type='checkbox']:checked {
        background: var(--_accent);
        border-color: var(--_accent);
      }
      input[role='switch'][type='checkbox']:checked::before {
        inset-inline-start: 1.4375rem;
        background: var(--_on-accent);
      }
      .choice strong {
        display: block;
        font-weight: 600;
      }
    `,
  ];

  override render() {
    const option = (name: keyof StripeAccountPolicy, title: string, hint: string) =>
      html`<label class="choice">
        <input
          type="checkbox"
          role="switch"
          .checked=${this._policy![name]}
          @change=${(event: Event) => this.#switch(event, name)}
        />
        <span><strong>${title}</strong><span class="hint">${hint}</span></span>
      </label>`;
    return html`<section class="panel stack">
      <h2>${say('policy.title')}</h2>
      <form class="find" novalidate @submit=${this.#show}>
        <div>
          <label for="organisation">${say('policy.organisation')}</label>
          <input id="organisation" name="organisation" list="organisations" autocomplete="off" maxlength="128" />
          <datalist id="organisations">
            ${this.organisations.map(([id, name]) => html`<option value=${id}>${name}</option>`)}
          </datalist>
        </div>
        <button type="submit" aria-disabled=${this.#action.disabled}>${say('policy.show')}</button>
      </form>
      ${this.#action.notices()}
      ${this._policy
        ? html`<fieldset>
              <legend>${say('policy.of', { organisation: this.#name })}</legend>
              ${option('severalAccountsPerClinic', say('policy.several'), say('policy.severalHint'))}
              ${option('sharedAccountAcrossClinics', say('policy.shared'), say('policy.sharedHint'))}
            </fieldset>
            ${keyed(
              this._organisationId,
              html`<caretill-application-fee
                .service=${this.service}
                .organisationId=${this._organisationId}
              ></caretill-application-fee>`,
            )}`
        : nothing}
    </section>`;
  }
}
define('caretill-account-policy', AccountPolicyForm);
