import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { PaymentSettings, StripeAccount } from '#services/clinic-config-service.ts';
import { listOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { focusFirstError, placed, textField, errorOf, type FieldErrors } from '../fields.ts';
import { baseStyles } from '../styles.ts';
import { CURRENCIES } from '../money.ts';
import { CallFailed, type Service } from '../rest.ts';
import { currentLocale, say, sayIfKnown } from '../messages.ts';
import { businessFields } from './settings-business.ts';
import { differences, type Draft, draftOf, inMoney, readDraft, rebase, termsOf } from './settings-draft.ts';
import { roleChoices } from './settings-roles.ts';
import { rowsStyles } from './settings-rows-styles.ts';
import { presetRows, providerRows, routeRows } from './settings-rows.ts';
import { define } from '../define.ts';

/**
 * The clinic's payment settings. Only what this person changed is sent, with the version that was read, so that
 * somebody else's change is never overwritten unseen. What was typed is never discarded without asking.
 */
class SettingsForm extends LitElement {
  static override properties = {
    service: { attribute: false },
    path: {},
    settings: { attribute: false },
    accounts: { attribute: false },
    clinicians: { attribute: false },
    _theirs: { state: true },
    _errors: { state: true },
    _moved: { state: true },
  };

  declare service: Service;
  /** The settings' address at the service. */
  declare path: string;
  /** The current settings, read again every few seconds. */
  declare settings: PaymentSettings;
  declare accounts: StripeAccount[];
  /** Names of clinicians, by user id. */
  declare clinicians: ReadonlyMap<string, string>;
  /** The settings that somebody else saved while this person was typing. */
  declare private _theirs: PaymentSettings | undefined;
  declare private _errors: FieldErrors;
  declare private _moved: string;

  readonly #action = new UserAction(this);
  /** The settings that the draft started from. */
  #base!: PaymentSettings;
  #draft!: Draft;

  constructor() {
    super();
    this.accounts = [];
    this.clinicians = new Map();
    this._errors = new Map();
    this._moved = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('settings')) this.#apply(this.settings);
  }

  #apply(update: PaymentSettings) {
    if (this.#base && update.version < this.#base.version) return;
    if (!this.#base) this.#start(update);
    else if (differences(termsOf(update), termsOf(this.#base)).length === 0)
      this.#base = update; // Only the Stripe account changed, so just the version moves on.
    else if (!this.#dirty) this.#start(update);
    else if (!this.#action.busy) this._theirs = update;
  }

  #start(settings: PaymentSettings, draft = draftOf(settings, currentLocale())) {
    this.#base = settings;
    this.#draft = draft;
    this._theirs = undefined;
    this._errors = new Map();
    this.requestUpdate();
  }

  get #dirty(): boolean {
    return differences(this.#draft, draftOf(this.#base, currentLocale())).length > 0;
  }

  readonly #edit = (change: () => void) => {
    change();
    this.#action.done = '';
    this.requestUpdate();
    return this.updateComplete;
  };

  readonly #keepMine = () => {
    const theirs = this._theirs!;
    this.#start(theirs, rebase(this.#draft, draftOf(this.#base, currentLocale()), draftOf(theirs, currentLocale())));
    this.#action.done = say('admin.mineKept');
  };

  readonly #takeTheirs = () => {
    this.#start(this._theirs!);
    this.#action.done = say('admin.theirsTaken');
  };

  async #save(event: SubmitEvent) {
    event.preventDefault();
    if (this.#action.busy) return;
    const { terms, errors } = readDraft(this.#draft, currentLocale());
    if (errors.size > 0) return this.#showErrors(errors);
    this._errors = new Map();
    const saved = await this.#action.run('save', async () => {
      const after = await this.#patch(terms);
      if (!after) return;
      this.#start(after);
      return say('admin.saved');
    });
    if (saved && this._theirs) this.renderRoot.querySelector<HTMLElement>('#conflict')?.focus();
    await this.updateComplete;
    if (!saved) focusFirstError(this.renderRoot);
  }

  /** Returns the settings after the change, or undefined if somebody else saved first; theirs are then in `_theirs`. */
  async #patch(terms: ReturnType<typeof termsOf>): Promise<PaymentSettings | undefined> {
    for (;;) {
      const changed = new Set(differences(terms, termsOf(this.#base)));
      if (changed.has('currency')) changed.add('presets'); // The same figures now mean amounts in the new currency.
      const changes = Object.fromEntries([...changed].map((key) => [key, terms[key]]));
      try {
        return await this.service.patch<PaymentSettings>(this.path, changes, this.#base.version);
      } catch (failure) {
        if (!(failure instanceof CallFailed)) throw failure;
        if (failure.status !== 412) throw this.#placeViolations(failure, terms.currency);
        const theirs = await this.service.get<PaymentSettings>(this.path);
        const nothingNew =
          theirs.version > this.#base.version && differences(termsOf(theirs), termsOf(this.#base)).length === 0;
        if (!nothingNew) {
          this._theirs = theirs;
          await this.updateComplete;
          return undefined;
        }
        this.#base = theirs;
      }
    }
  }

  #placeViolations(failure: CallFailed, currency: string): CallFailed {
    const { violations = [] } = failure.problem;
    if (violations.length === 0) return failure;
    const readable = violations.map(({ field, message }) => ({
      field,
      message: inMoney(field, message, currency, currentLocale()),
    }));
    const { errors, rest } = placed(this.renderRoot, readable);
    this._errors = errors;
    return new CallFailed([say('admin.lookAgain'), ...rest].join(' '), failure.status, failure.code);
  }

  async #showErrors(errors: FieldErrors) {
    this._errors = errors;
    this.#action.refuse(say('admin.lookAgain'));
    await this.updateComplete;
    focusFirstError(this.renderRoot);
  }

  static override styles = [
    baseStyles,
    rowsStyles,
    css`
      form {
        display: grid;
        gap: 1.75rem;
      }
      .pair {
        display: grid;
        gap: 1rem;
        grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr));
        align-items: start;
      }
      .group {
        display: grid;
        gap: 0.625rem;
        padding-block-start: 1.25rem;
        border-block-start: 1px solid var(--_border);
      }
      .save {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        align-items: center;
      }
    `,
  ];

  override render() {
    const theirs = this._theirs;
    return html`<section class="panel stack">
      <h2>${say('admin.settings')}</h2>
      ${theirs
        ? html`<div class="notice wait stack" id="conflict" role="alert" tabindex="-1">
            <p>${say('admin.changedElsewhere', { what: this.#changedBy(theirs) })}</p>
            <div class="row">
              <button type="button" @click=${this.#keepMine}>${say('admin.keepMine')}</button>
              <button type="button" @click=${this.#takeTheirs}>${say('admin.takeTheirs')}</button>
            </div>
          </div>`
        : nothing}
      <form novalidate @submit=${this.#save}>
        ${this.#renderAmounts()} ${roleChoices(this.#draft, this._errors, this.#edit)}
        ${presetRows(this.#draft, this._errors, this.#edit, (moved) => (this._moved = moved))}
        ${businessFields(this.#draft, this._errors, this.#edit)} ${providerRows(this.#draft, this._errors, this.#edit)}
        ${routeRows(this.#draft, this._errors, this.#edit, this.accounts, this.clinicians)}
        <p role="status" class="only-read">${this._moved}</p>
        <div class="stack">
          ${this.#action.notices()}
          <div class="save">
            <button type="submit" class="primary" aria-disabled=${this.#action.disabled}>
              ${say(this.#action.busy ? 'admin.saving' : 'admin.save')}
            </button>
            ${this.#dirty ? html`<span class="small muted">${say('admin.unsaved')}</span>` : nothing}
          </div>
        </div>
      </form>
    </section>`;
  }

  #changedBy(theirs: PaymentSettings): string {
    return listOf(
      differences(termsOf(theirs), termsOf(this.#base)).map((key) => sayIfKnown(`admin.field.${key}`) ?? key),
    );
  }

  #renderAmounts() {
    const draft = this.#draft;
    const field = (path: 'minimumMinor' | 'maximumMinor' | 'expiryMinutes', label: string) =>
      textField({
        path,
        label,
        value: draft[path],
        errors: this._errors,
        maxlength: 20,
        numeric: path === 'expiryMinutes' ? 'numeric' : 'decimal',
        suffix: path === 'expiryMinutes' ? undefined : draft.currency,
        changed: (value) => this.#edit(() => (draft[path] = value)),
      });
    const names = new Intl.DisplayNames(currentLocale(), { type: 'currency' });
    const currencies = CURRENCIES.includes(this.#base.currency) ? CURRENCIES : [this.#base.currency, ...CURRENCIES];
    return html`<div class="pair">
      <div class="field">
        <label for="currency">${say('admin.currency')}</label>
        <select
          id="currency"
          name="currency"
          aria-describedby=${this._errors.has('currency') ? 'currency-wrong' : nothing}
          ?data-wrong=${this._errors.has('currency')}
          @change=${(event: Event) => this.#edit(() => (draft.currency = (event.target as HTMLSelectElement).value))}
        >
          ${currencies.map(
            (code) =>
              html`<option value=${code} .selected=${code === draft.currency}>${code} · ${names.of(code)}</option>`,
          )}
        </select>
        ${errorOf('currency', this._errors)}
      </div>
      ${field('expiryMinutes', say('admin.expiry'))} ${field('minimumMinor', say('admin.minimum'))}
      ${field('maximumMinor', say('admin.maximum'))}
      ${textField({
        path: 'statementDescriptorSuffix',
        label: say('admin.suffix'),
        hint: say('admin.suffixHint'),
        value: draft.statementDescriptorSuffix,
        errors: this._errors,
        maxlength: 10,
        changed: (value) => this.#edit(() => (draft.statementDescriptorSuffix = value)),
      })}
    </div>`;
  }
}
define('caretill-settings-form', SettingsForm);
