import { css, html, LitElement, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { LookAgain } from './look-again.ts';
import { look } from './look.ts';
import { formatForEntry, fractionDigits, readAmount } from './money.ts';
import { CallFailed, messageOf, type Service } from './rest.ts';
import { currentLocale, say, sayIfKnown } from './words.ts';

interface Preset {
  label: string;
  amountMinor: number;
  itemNumber?: string | null;
  description: string;
}

interface Settings {
  clinicId: string;
  version: number;
  enabled: boolean;
  currency: string;
  minimumMinor: number;
  maximumMinor: number;
  expiryMinutes: number;
  presets?: Preset[];
  stripe: {
    status: 'UNLINKED' | 'LINKED' | 'REMOVING';
    account: string | null;
    accountName: string | null;
    chargesEnabled: boolean;
    livemode: boolean;
    requirements?: string[];
  };
}

/** A preset while it is edited: its amount is still what the person typed. */
interface PresetEntry extends Omit<Preset, 'amountMinor'> {
  amount: string;
}

/** Offered beside the clinic's present currency; the server decides what it accepts. */
const CURRENCIES = ['AED', 'AUD', 'BRL', 'CAD', 'CHF', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'INR', 'JPY', 'MXN', 'MYR', 'NOK', 'NZD', 'PLN', 'RON', 'SEK', 'SGD', 'THB', 'USD'];

/** What the clinic administrator sees: the link to Stripe with its readiness, and the clinic's payment settings. */
class ClinicAdminView extends LitElement {
  static override properties = {
    service: { attribute: false },
    clinicId: { attribute: false },
    _settings: { state: true },
    _presets: { state: true },
    _returned: { state: true },
    _wrong: { state: true },
    _problem: { state: true },
    _done: { state: true },
    _busy: { state: true },
  };

  declare service: Service;
  declare clinicId: string;
  declare private _settings: Settings | undefined;
  declare private _presets: PresetEntry[];
  declare private _returned: string;
  declare private _wrong: string;
  declare private _problem: string;
  declare private _done: string;
  declare private _busy: string;

  readonly #lookAgain = new LookAgain(this, () => this.#load());
  /** Counts how often the form was filled from the server: each time it is made anew, whatever was typed. */
  #filled = 0;

  constructor() {
    super();
    this._presets = [];
    this._returned = takeStripeAnswer();
    this._problem = this._done = this._wrong = this._busy = '';
  }

  get #path() {
    return `/v1/clinics/${encodeURIComponent(this.clinicId)}`;
  }

  async #load() {
    if (!this.clinicId) return;
    try {
      this.#show(await this.service.get<Settings>(`${this.#path}/payment-settings`));
      this._problem = '';
    } catch (failure) {
      this._problem = messageOf(failure);
    }
  }

  /** The link is shown as it is now; the form only as it was loaded first, so that nothing typed is overwritten. */
  #show(settings: Settings, formToo = this._settings === undefined) {
    if (formToo) {
      this.#filled++;
      this._presets = (settings.presets ?? []).map(({ amountMinor, ...preset }) => ({
        ...preset,
        amount: formatForEntry(amountMinor, settings.currency, currentLocale()),
      }));
      this._settings = settings;
    } else {
      const { version, currency, minimumMinor, maximumMinor, expiryMinutes, presets } = this._settings!;
      // Only the part the form does not edit. The version stays the one the form was loaded with, unless Stripe's news alone moved it.
      const sameForm = JSON.stringify([currency, minimumMinor, maximumMinor, expiryMinutes, presets]) ===
        JSON.stringify([settings.currency, settings.minimumMinor, settings.maximumMinor, settings.expiryMinutes, settings.presets]);
      this._settings = sameForm
        ? settings
        : { ...settings, version, currency, minimumMinor, maximumMinor, expiryMinutes, presets };
    }
  }

  async #whileBusy(what: string, act: () => Promise<void>) {
    if (this._busy) return;
    this._busy = what;
    this._problem = this._done = this._returned = '';
    try {
      await act();
    } catch (failure) {
      this._problem = messageOf(failure);
    } finally {
      this._busy = '';
    }
  }

  #goToStripe() {
    return this.#whileBusy('link', async () => {
      const returnUrl = location.origin + location.pathname;
      const { authorizeUrl } = await this.service.post<{ authorizeUrl: string }>(`${this.#path}/stripe-account/link`, { returnUrl });
      location.assign(authorizeUrl);
    });
  }

  #askToRemove() {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  #closeDialog() {
    this.renderRoot.querySelector('dialog')?.close();
  }

  #remove() {
    this.#closeDialog();
    return this.#whileBusy('remove', async () => {
      await this.service.delete(`${this.#path}/stripe-account`);
      this._done = say('admin.removed');
      await this.#lookAgain.now();
    });
  }

  #save(event: SubmitEvent) {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const currency = String(fields.get('currency'));
    const minimum = readAmount(String(fields.get('minimum')), currency, currentLocale());
    const maximum = readAmount(String(fields.get('maximum')), currency, currentLocale());
    const expiryMinutes = Number(fields.get('expiry'));
    const presets = this._presets.map(({ amount, ...preset }) => ({ ...preset, entry: readAmount(amount, currency, currentLocale()) }));

    this._wrong = '';
    const example = formatForEntry(85 * 10 ** fractionDigits(currency), currency, currentLocale());
    if (minimum.kind !== 'amount' || maximum.kind !== 'amount') this._wrong = say('amount.notANumber', { example });
    else if (minimum.amountMinor > maximum.amountMinor) this._wrong = say('admin.limitsWrong');
    else if (!Number.isInteger(expiryMinutes) || expiryMinutes < 1 || expiryMinutes > 10080) this._wrong = say('admin.expiryWrong');
    else if (presets.some(({ label, description, entry }) => !label || !description || entry.kind !== 'amount')) this._wrong = say('admin.presetWrong');
    if (this._wrong || minimum.kind !== 'amount' || maximum.kind !== 'amount') return undefined;

    const change = {
      currency,
      minimumMinor: minimum.amountMinor,
      maximumMinor: maximum.amountMinor,
      expiryMinutes,
      presets: presets.flatMap(({ entry, ...preset }) => (entry.kind === 'amount' ? [{ ...preset, amountMinor: entry.amountMinor }] : [])),
    };
    return this.#whileBusy('save', async () => {
      try {
        await this.service.patch(`${this.#path}/payment-settings`, change, this._settings!.version);
        this.#show(await this.service.get<Settings>(`${this.#path}/payment-settings`), true);
        this._done = say('admin.saved');
      } catch (failure) {
        if (!(failure instanceof CallFailed && failure.status === 412)) throw failure;
        this.#show(await this.service.get<Settings>(`${this.#path}/payment-settings`), true);
        this._problem = say('admin.changedElsewhere');
      }
    });
  }

  #edit(index: number, change: Partial<PresetEntry>) {
    this._presets = this._presets.map((preset, at) => (at === index ? { ...preset, ...change } : preset));
  }

  static override styles = [
    look,
    css`
      form { display: grid; gap: 1.25rem; }
      .pair { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); align-items: end; }
      .preset { display: grid; gap: 0.625rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); align-items: end; padding-block: 0.75rem; border-block-start: 1px solid var(--_border); }
      .requirements { display: grid; gap: 0.25rem; list-style: disc; padding-inline-start: 1.25rem; }
      .account { font-size: 1.0625rem; font-weight: 600; overflow-wrap: anywhere; }
      dialog { border: 1px solid var(--_border); border-radius: calc(var(--_radius) + 4px); padding: 1.5rem; max-inline-size: 28rem; color: inherit; background: var(--_surface); box-shadow: 0 24px 64px rgb(10 40 40 / 0.3); }
      dialog::backdrop { background: rgb(10 30 32 / 0.5); }
    `,
  ];

  override render() {
    const settings = this._settings;
    return html`<div class="stack">
      ${this._returned
        ? html`<p role="status" class="notice ${this._returned === 'linked' ? 'good' : 'bad'}">
            ${sayIfKnown(`admin.returned.${this._returned}`) ?? say('admin.returned.failed')}
          </p>`
        : nothing}
      <p role="alert" class=${this._problem ? 'notice bad' : 'only-read'}>${this._problem}</p>
      <p role="status" class=${this._done ? 'notice good' : 'only-read'}>${this._done}</p>
      ${settings === undefined
        ? this._problem
          ? nothing
          : html`<p class="busy muted">${say('request.loading')}</p>`
        : html`<section class="panel stack">
              <h2>${say('admin.account')}</h2>
              ${settings.stripe.status !== 'UNLINKED' || settings.enabled ? this.#renderAccount(settings.stripe) : html`<p class="notice">${say('admin.notEnabled')}</p>`}
            </section>
            ${settings.enabled ? html`<section class="panel stack"><h2>${say('admin.settings')}</h2>${keyed(this.#filled, this.#renderSettings(settings))}</section>` : nothing}`}
    </div>`;
  }

  #renderAccount(stripe: Settings['stripe']) {
    switch (stripe.status) {
      case 'UNLINKED':
        return html`<p>${say('admin.unlinked')}</p>
          <div>
            <button class="primary" aria-disabled=${this._busy ? 'true' : 'false'} @click=${this.#goToStripe}>
              ${say(this._busy === 'link' ? 'admin.going' : 'admin.goToStripe')}
            </button>
          </div>`;
      case 'REMOVING':
        return html`<p class="busy" role="status">${say('admin.removing')}</p>`;
      case 'LINKED':
        return html`<div class="close">
            <p class="account">${say('admin.linkedTo', { name: stripe.accountName ?? stripe.account ?? '' })}</p>
            ${stripe.accountName && stripe.account ? html`<p class="small muted">${stripe.account}</p>` : nothing}
            <p role="status"><span class="pill ${stripe.chargesEnabled ? 'good' : 'wait'}">${say(stripe.chargesEnabled ? 'admin.ready' : 'admin.notReady')}</span></p>
          </div>
          ${stripe.chargesEnabled && !stripe.requirements?.length ? nothing : this.#renderRequirements(stripe)}
          ${stripe.livemode ? nothing : html`<p class="small muted">${say('admin.testMode')}</p>`}
          <div class="row">
            <button aria-disabled=${this._busy ? 'true' : 'false'} @click=${this.#askToRemove}>${say('admin.remove')}</button>
            <span class="small muted">${say('admin.toChange')}</span>
          </div>
          <dialog aria-labelledby="remove-title">
            <div class="stack">
              <h2 id="remove-title">${say('admin.removeTitle')}</h2>
              <p>${say('admin.removeWarning')}</p>
              <div class="row">
                <button class="danger" @click=${this.#remove}>${say('admin.removeConfirm')}</button>
                <button @click=${this.#closeDialog}>${say('admin.keep')}</button>
              </div>
            </div>
          </dialog>`;
    }
  }

  #renderRequirements(stripe: Settings['stripe']) {
    return stripe.requirements?.length
      ? html`<div class="notice wait close">
          <p>${say('admin.missing')}</p>
          <ul class="requirements">${stripe.requirements.map((requirement) => html`<li>${requirementWords(requirement)}</li>`)}</ul>
          <p class="small">${say('admin.openDashboard')}</p>
        </div>`
      : html`<p class="notice wait">${say('admin.waitingForStripe')}</p>`;
  }

  #renderSettings(settings: Settings) {
    const { currency } = settings;
    const amount = (id: string, words: string, amountMinor: number) => html`<div>
      <label for=${id}>${words}</label>
      <input id=${id} name=${id} inputmode="decimal" autocomplete="off" .value=${formatForEntry(amountMinor, currency, currentLocale())} />
    </div>`;
    const currencies = CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES];
    return html`<form novalidate @submit=${this.#save}>
      <div class="pair">
        <div>
          <label for="currency">${say('admin.currency')}</label>
          <select id="currency" name="currency">
            ${currencies.map((code) => html`<option value=${code} ?selected=${code === currency}>${code}</option>`)}
          </select>
        </div>
        <div>
          <label for="expiry">${say('admin.expiry')}</label>
          <input id="expiry" name="expiry" inputmode="numeric" autocomplete="off" .value=${String(settings.expiryMinutes)} />
        </div>
        ${amount('minimum', say('admin.minimum'), settings.minimumMinor)} ${amount('maximum', say('admin.maximum'), settings.maximumMinor)}
      </div>
      <fieldset class="close">
        <legend>${say('admin.presets')}</legend>
        <p class="hint">${say('admin.presetsHint')}</p>
        ${this._presets.map((preset, index) => this.#renderPreset(preset, index))}
        <div>
          <button type="button" class="slim" @click=${() => (this._presets = [...this._presets, { label: '', amount: '', description: '' }])}>
            ${say('admin.presetAdd')}
          </button>
        </div>
      </fieldset>
      <p role="alert" class=${this._wrong ? 'notice bad' : 'only-read'}>${this._wrong}</p>
      <div><button type="submit" class="primary" aria-disabled=${this._busy ? 'true' : 'false'}>${say('admin.save')}</button></div>
    </form>`;
  }

  #renderPreset(preset: PresetEntry, index: number) {
    const field = (name: 'label' | 'amount' | 'description', words: string, maximum: number) => html`<div>
      <label for="${name}-${index}">${words}</label>
      <input id="${name}-${index}" maxlength=${maximum} autocomplete="off" inputmode=${name === 'amount' ? 'decimal' : 'text'} .value=${preset[name]}
        @input=${(event: InputEvent) => this.#edit(index, { [name]: (event.target as HTMLInputElement).value.trim() })} />
    </div>`;
    return html`<div class="preset">
      ${field('label', say('admin.presetLabel'), 40)} ${field('amount', say('admin.presetAmount'), 20)}
      ${field('description', say('admin.presetDescription'), 200)}
      <button type="button" aria-label=${preset.label ? say('admin.presetRemove', { label: preset.label }) : say('admin.presetRemoveNew')}
        @click=${() => (this._presets = this._presets.filter((_, at) => at !== index))}>×</button>
    </div>`;
  }
}
customElements.define('caretill-clinic-admin-view', ClinicAdminView);

/** `individual.verification.document` → `Individual: verification, document`: Stripe's own words, readable. */
function requirementWords(requirement: string): string {
  const [head, ...rest] = requirement.replaceAll('_', ' ').split('.');
  const subject = head.charAt(0).toUpperCase() + head.slice(1);
  return rest.length === 0 ? subject : `${subject}: ${rest.join(', ')}`;
}

/** Reads how the visit to Stripe ended and takes it out of the address, so that a reload does not tell it again. */
function takeStripeAnswer(): string {
  const url = new URL(location.href);
  const answer = url.searchParams.get('stripe') ?? '';
  if (answer) {
    url.searchParams.delete('stripe');
    history.replaceState(history.state, '', url);
  }
  return answer;
}
