import { css, html, LitElement, nothing } from 'lit';
import type { Departure, LinkOptions, LinkWay } from '#services/clinic-config-service.ts';
import { confirmed } from '../confirmation.ts';
import { dateOf } from '../dates.ts';
import { say } from '../messages.ts';
import type { Service } from '../rest.ts';
import { baseStyles } from '../styles.ts';
import { UserAction } from '../user-action.ts';
import { leaveForStripe } from './stripe-return.ts';
import { define } from '../define.ts';

/**
 * The ways to link a Stripe account: the clinic's own one by going to Stripe, or a new one that is opened for the
 * clinic. A new account that is unfinished can be continued or discarded.
 */
class LinkChoice extends LitElement {
  static override properties = {
    service: { attribute: false },
    clinicId: { attribute: false },
    linked: { type: Boolean },
    leaving: { attribute: false },
    _options: { state: true },
    _opening: { state: true },
  };

  declare service: Service;
  declare clinicId: string;
  /** Whether the clinic has an account already. */
  declare linked: boolean;
  /** Called when the person leaves for Stripe, so that the result of an earlier visit disappears. */
  declare leaving: () => void;
  declare private _options: LinkOptions | undefined;
  declare private _opening: boolean;

  readonly #action = new UserAction(this);

  constructor() {
    super();
    this.linked = false;
    this._opening = false;
  }

  protected override firstUpdated(): void {
    void this.#load();
  }

  get #account() {
    return `/v1/clinics/${encodeURIComponent(this.clinicId)}/stripe-account`;
  }

  async #load() {
    try {
      this._options = await this.service.get<LinkOptions>(`${this.#account}/link`);
    } catch {
      // Nobody is kept from going to Stripe; the service refuses a way that is not offered.
      this._options ??= { ways: ['OAUTH'], unfinished: null };
    }
  }

  #leave(way: LinkWay, contactEmail?: string) {
    return this.#action.run(way, async () => {
      this.leaving();
      const { authorizeUrl } = await this.service.post<Departure>(`${this.#account}/link`, {
        returnUrl: location.origin + location.pathname,
        way,
        contactEmail,
      });
      leaveForStripe(this.clinicId, authorizeUrl, way);
    });
  }

  readonly #open = (event: SubmitEvent) => {
    event.preventDefault();
    const email = new FormData(event.target as HTMLFormElement).get('contactEmail');
    void this.#leave('ONBOARDING', String(email).trim());
  };

  async #showForm() {
    this._opening = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('input')?.focus();
  }

  async #discard() {
    const sure = await confirmed(this, () => ({
      title: say('link.discardTitle'),
      text: say('link.discardText'),
      yes: say('link.discard'),
      no: say('admin.keep'),
    }));
    if (!sure) return;
    const done = await this.#action.run('discard', async () => {
      await this.service.delete(`${this.#account}/onboarding`);
      await this.#load();
      return say('link.discarded');
    });
    // The button is gone with the account.
    await this.updateComplete;
    if (done) this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  static override styles = [
    baseStyles,
    css`
      form {
        display: grid;
        gap: 0.75rem;
        max-inline-size: 26rem;
      }
      .way + .way {
        padding-block-start: 1.25rem;
        border-block-start: 1px solid var(--_border);
      }
    `,
  ];

  override render() {
    const options = this._options;
    if (!options) return html`<p class="busy muted">${say('request.loading')}</p>`;
    const offers = (way: LinkWay) => options.ways.includes(way);
    return html`<div class="stack">
      ${options.unfinished ? this.#renderUnfinished(options.unfinished.begunAt, offers('ONBOARDING')) : nothing}
      ${this.#action.notices()} ${offers('OAUTH') ? this.#renderOAuth(options) : nothing}
      ${offers('ONBOARDING') && !options.unfinished ? this.#renderOpening(offers('OAUTH')) : nothing}
    </div>`;
  }

  #renderOAuth({ ways, unfinished }: LinkOptions) {
    const primary = !this.linked && !unfinished;
    return html`<div class="way close">
      <p class="row">
        <button
          class=${primary ? 'primary' : ''}
          aria-disabled=${this.#action.disabled}
          aria-describedby="oauth-hint"
          @click=${() => this.#leave('OAUTH')}
        >
          ${this.#action.busy === 'OAUTH'
            ? say('admin.going')
            : say(this.linked ? 'admin.goToStripeAgain' : 'admin.goToStripe')}
        </button>
      </p>
      <p id="oauth-hint" class="small muted">
        ${say(this.linked ? 'admin.toChange' : 'link.oauth')}
        ${say(ways.includes('ONBOARDING') ? 'link.otherProgramOpenHere' : 'link.otherProgram')}
      </p>
    </div>`;
  }

  #renderOpening(isSecond: boolean) {
    return html`<div class="way close">
      ${this._opening
        ? html`<form @submit=${this.#open}>
            <div class="field">
              <label for="contact-email">${say('link.email')}</label>
              <input
                id="contact-email"
                name="contactEmail"
                type="email"
                autocomplete="email"
                maxlength="254"
                required
                aria-describedby="contact-email-hint"
              />
              <p id="contact-email-hint" class="hint">${say('link.emailHint')}</p>
            </div>
            <p class="row">
              <button class="primary" aria-disabled=${this.#action.disabled}>
                ${this.#action.busy === 'ONBOARDING' ? say('admin.going') : say('link.openAtStripe')}
              </button>
            </p>
          </form>`
        : html`<p class="row">
            <button
              class=${isSecond || this.linked ? '' : 'primary'}
              aria-disabled=${this.#action.disabled}
              aria-describedby="onboarding-hint"
              @click=${this.#showForm}
            >
              ${say('link.open')}
            </button>
          </p>`}
      <p id="onboarding-hint" class="small muted">${say('link.onboarding')}</p>
    </div>`;
  }

  #renderUnfinished(begunAt: string, mayContinue: boolean) {
    return html`<div class="notice wait stack">
      <p>${say('link.unfinished', { date: dateOf(begunAt) })}</p>
      <p class="row">
        ${mayContinue
          ? html`<button
              class="primary"
              aria-disabled=${this.#action.disabled}
              @click=${() => this.#leave('ONBOARDING')}
            >
              ${this.#action.busy === 'ONBOARDING' ? say('admin.going') : say('link.continue')}
            </button>`
          : nothing}
        <button aria-disabled=${this.#action.disabled} @click=${this.#discard}>${say('link.discard')}</button>
      </p>
    </div>`;
  }
}
define('caretill-link-choice', LinkChoice);
