import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ApplicationFee } from '#services/clinic-config-service.ts';
import { UserAction } from '../user-action.ts';
import { focusFirstError, placed, textField, errorOf, type FieldErrors } from '../fields.ts';
import { baseStyles } from '../styles.ts';
import { CallFailed, type Service } from '../rest.ts';
import { currentLocale, say } from '../messages.ts';
import { draftOfFee, type FeeDraft, type FixedPart, readFee } from './application-fee-draft.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

/** The platform's fee on payments to an organisation's clinics: none, unless the operator sets one here. */
class ApplicationFeeForm extends LitElement {
  static override properties = {
    service: { attribute: false },
    organisationId: { attribute: false },
    _draft: { state: true },
    _errors: { state: true },
  };

  declare service: Service;
  declare organisationId: string;
  declare private _draft: FeeDraft | undefined;
  declare private _errors: FieldErrors;

  readonly #action = new UserAction(this);

  constructor() {
    super();
    this._errors = new Map();
  }

  protected override firstUpdated(): void {
    void this.#action.run('read', async () => this.#show(await this.service.get<ApplicationFee>(this.#path)));
  }

  get #path() {
    return `/v1/organisations/${encodeURIComponent(this.organisationId)}/application-fee`;
  }

  #show(fee: ApplicationFee) {
    this._draft = draftOfFee(fee, currentLocale());
    this._errors = new Map();
  }

  #edit(change: () => void) {
    change();
    this.#action.done = '';
    this.requestUpdate();
    return this.updateComplete;
  }

  async #add() {
    await this.#edit(() => this._draft!.fixed.push({ currency: '', amount: '' }));
    this.renderRoot.querySelector<HTMLElement>('.parts > li:last-child input')?.focus();
  }

  /** The button that was pressed is removed with its row, so the focus moves to the button that adds a row. */
  async #remove(part: FixedPart) {
    this._errors = new Map();
    await this.#edit(() => this._draft!.fixed.splice(this._draft!.fixed.indexOf(part), 1));
    this.renderRoot.querySelector<HTMLElement>('.add')?.focus();
  }

  async #save(event: SubmitEvent) {
    event.preventDefault();
    if (this.#action.busy) return;
    const { fee, errors } = readFee(this._draft!, currentLocale());
    this._errors = errors;
    if (errors.size > 0) {
      this.#action.refuse(say('admin.lookAgain'));
    } else {
      await this.#action.run('save', async () => {
        try {
          this.#show((await this.service.put<ApplicationFee | undefined>(this.#path, fee)) ?? fee);
        } catch (failure) {
          throw this.#placeViolations(failure);
        }
        return say('fee.saved', { organisation: this.organisationId });
      });
    }
    await this.updateComplete;
    if (this._errors.size > 0) focusFirstError(this.renderRoot);
  }

  #placeViolations(failure: unknown): unknown {
    if (!(failure instanceof CallFailed) || !failure.problem.violations) return failure;
    const { errors, rest } = placed(this.renderRoot, failure.problem.violations);
    this._errors = errors;
    return new CallFailed([say('admin.lookAgain'), ...rest].join(' '), failure.status, failure.code);
  }

  static override styles = [
    baseStyles,
    css`
      :host {
        padding-block-start: 1.25rem;
        border-block-start: 1px solid var(--_border);
      }
      .percent .with-suffix {
        max-inline-size: 12rem;
      }
      .parts {
        display: grid;
        gap: 0.75rem;
      }
      .parts > li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto;
        gap: 0.75rem;
        align-items: start;
        padding: 0.875rem;
        background: var(--_raised);
        border-radius: var(--_radius);
      }
      .parts button {
        margin-block-start: 1.75rem;
      }
      fieldset {
        display: grid;
        gap: 0.625rem;
      }
      @media (max-width: 30rem) {
        .parts > li {
          grid-template-columns: minmax(0, 1fr);
        }
        .parts button {
          margin: 0;
          justify-self: start;
        }
      }
    `,
  ];

  override render() {
    const draft = this._draft;
    return html`<form class="stack" novalidate @submit=${this.#save}>
      <div class="close">
        <h3>${say('fee.title', { organisation: this.organisationId })}</h3>
        <p class="hint">${say('fee.hint')}</p>
      </div>
      ${whenRead(
        draft,
        this.#action.problem,
        (draft) =>
          html`<div class="percent">
              ${textField({
                path: 'percent',
                label: say('fee.percent'),
                value: draft.percent,
                errors: this._errors,
                numeric: 'decimal',
                suffix: '%',
                maxlength: 10,
                changed: (value) => this.#edit(() => (draft.percent = value)),
              })}
            </div>
            <fieldset
              data-group="fixedMinor"
              tabindex="-1"
              ?data-wrong=${this._errors.has('fixedMinor')}
              aria-describedby=${this._errors.has('fixedMinor') ? 'fixedMinor-wrong' : nothing}
            >
              <legend>${say('fee.fixed')}</legend>
              ${draft.fixed.length > 0
                ? html`<ol class="parts">
                    ${repeat(
                      draft.fixed,
                      (part) => part,
                      (part, at) => this.#renderPart(part, at),
                    )}
                  </ol>`
                : html`<p class="muted small">${say('fee.noFixed')}</p>`}
              ${errorOf('fixedMinor', this._errors)}
              <div><button type="button" class="slim add" @click=${this.#add}>${say('fee.add')}</button></div>
            </fieldset>`,
      )}
      ${this.#action.notices()}
      ${draft === undefined
        ? nothing
        : html`<div>
            <button type="submit" class="primary" aria-disabled=${this.#action.disabled}>${say('fee.save')}</button>
          </div>`}
    </form>`;
  }

  #renderPart(part: FixedPart, at: number) {
    const path = `fixedMinor[${at}]`;
    return html`<li>
      ${textField({
        path: `${path}.currency`,
        label: say('fee.currency'),
        value: part.currency,
        errors: this._errors,
        maxlength: 3,
        changed: (value) => this.#edit(() => (part.currency = value)),
      })}
      ${textField({
        path: `${path}.amount`,
        label: say('fee.amount'),
        value: part.amount,
        errors: this._errors,
        numeric: 'decimal',
        maxlength: 20,
        changed: (value) => this.#edit(() => (part.amount = value)),
      })}
      <button
        type="button"
        class="slim"
        aria-label=${say('fee.removeOf', { currency: part.currency || String(at + 1) })}
        @click=${() => this.#remove(part)}
      >
        ${say('fee.remove')}
      </button>
    </li>`;
  }
}
define('caretill-application-fee', ApplicationFeeForm);
