import { css, html, LitElement, nothing } from 'lit';
import type {
  NewWebhookEndpoint,
  PlatformEventType,
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookEndpointWithSecret,
} from '#services/payment-request-service.ts';
import type { ClinicNames } from '../clinic-names.ts';
import { errorOf, focusFirstError, placed, textField, type FieldErrors } from '../fields.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { UserAction } from '../user-action.ts';
import { ModalDialog } from '../modal-dialog.ts';
import { baseStyles } from '../styles.ts';
import { CallFailed, type Service } from '../rest.ts';
import { say } from '../messages.ts';
import { EVENT_TYPES, eventName, pathOf, WEBHOOKS } from './webhook-words.ts';
import './webhook-secret.ts';
import { define } from '../define.ts';

interface Draft {
  url: string;
  description: string;
  organisationId: string;
  everyEvent: boolean;
  eventTypes: Set<PlatformEventType>;
}

/**
 * The dialog that adds a webhook, and then shows its secret once, or changes one. Of which organisation it is can be
 * chosen by the operator only, and never changes.
 */
export class WebhookForm extends LitElement {
  static override properties = {
    service: { attribute: false },
    names: { attribute: false },
    saved: { attribute: false },
    _changed: { state: true },
    _draft: { state: true },
    _errors: { state: true },
    _secret: { state: true },
  };

  declare service: Service;
  /** For the operator: the organisations to choose from. */
  declare names: ClinicNames | undefined;
  /** Called when something was saved. */
  declare saved: () => unknown;
  /** The webhook that is changed; undefined: one is added. */
  declare private _changed: WebhookEndpoint | undefined;
  declare private _draft: Draft;
  declare private _errors: FieldErrors;
  declare private _secret: string;

  readonly #action = new UserAction(this);
  readonly #dialog = new ModalDialog(this);

  constructor() {
    super();
    // The form makes way for the secret.
    new FocusKeeper(this, () => ['h2']);
    this._secret = '';
    this._errors = new Map();
    this._draft = draftOf(undefined);
  }

  async show(endpoint?: WebhookEndpoint): Promise<void> {
    this._changed = endpoint;
    this._draft = draftOf(endpoint);
    this._errors = new Map();
    this._secret = '';
    this.#action.refuse('');
    await this.#dialog.open();
  }

  /** What was wrong there is no longer marked. */
  #edit(path: string, change: () => void) {
    change();
    this._errors = new Map([...this._errors].filter(([wrong]) => wrong !== path));
  }

  async #save(event: SubmitEvent) {
    event.preventDefault();
    const { url, everyEvent, eventTypes } = this._draft;
    const errors = new Map<string, string>();
    if (!url.trim()) errors.set('url', say('webhooks.addressNeeded'));
    if (!everyEvent && eventTypes.size === 0) errors.set('eventTypes', say('webhooks.chooseEvents'));
    this._errors = errors;
    if (errors.size === 0) await this.#action.run('save', () => this.#send());
    await this.updateComplete;
    if (this._errors.size > 0) focusFirstError(this.renderRoot);
  }

  async #send() {
    const { url, description, organisationId, everyEvent, eventTypes } = this._draft;
    const wanted = {
      url: url.trim(),
      description: description.trim(),
      eventTypes: everyEvent ? [] : EVENT_TYPES.filter((type) => eventTypes.has(type)),
    };
    try {
      if (this._changed) {
        await this.service.patch<WebhookEndpoint>(pathOf(this._changed.id), wanted satisfies WebhookEndpointChange);
        this.#dialog.close();
      } else {
        const organisation = organisationId.trim();
        const body: NewWebhookEndpoint = organisation ? { ...wanted, organisationId: organisation } : wanted;
        this._secret = (await this.service.post<WebhookEndpointWithSecret>(WEBHOOKS, body)).secret;
      }
    } catch (failure) {
      throw this.#placeViolations(failure);
    }
    this.saved();
  }

  #placeViolations(failure: unknown): unknown {
    if (!(failure instanceof CallFailed) || !failure.problem.violations) return failure;
    const { errors, rest } = placed(this.renderRoot, failure.problem.violations);
    this._errors = errors;
    return new CallFailed([say('webhooks.checkMarked'), ...rest].join(' '), failure.status, failure.code);
  }

  /** The secret is nowhere but in this dialog. */
  readonly #closed = () => {
    this._secret = '';
  };

  static override styles = [
    baseStyles,
    css`
      /* Takes no room around it while the dialog is closed. */
      :host {
        display: contents;
      }
      .kinds {
        display: grid;
        gap: 0 1rem;
        grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr));
        padding-inline-start: 2.125rem;
      }
    `,
  ];

  override render() {
    const title = this._secret ? 'webhooks.addedTitle' : this._changed ? 'webhooks.changeTitle' : 'webhooks.add';
    return html`<dialog aria-labelledby="dialog-title" @close=${this.#closed}>
      <div class="stack">
        <h2 id="dialog-title" tabindex="-1">${say(title)}</h2>
        ${this._secret
          ? html`<caretill-webhook-secret .secret=${this._secret}></caretill-webhook-secret>
              <div class="row"><button @click=${this.#dialog.close}>${say('webhooks.done')}</button></div>`
          : this.#renderForm()}
      </div>
    </dialog>`;
  }

  #renderForm() {
    const draft = this._draft;
    return html`<form class="stack" novalidate @submit=${this.#save}>
      ${textField({
        path: 'url',
        label: say('webhooks.address'),
        hint: say('webhooks.addressHint'),
        value: draft.url,
        errors: this._errors,
        maxlength: 1000,
        changed: (value) => this.#edit('url', () => (draft.url = value)),
      })}
      ${textField({
        path: 'description',
        label: say('webhooks.description'),
        hint: say('webhooks.descriptionHint'),
        value: draft.description,
        errors: this._errors,
        maxlength: 200,
        changed: (value) => this.#edit('description', () => (draft.description = value)),
      })}
      ${this.names && !this._changed
        ? textField({
            path: 'organisationId',
            label: say('webhooks.organisation'),
            hint: say('webhooks.organisationHint'),
            value: draft.organisationId,
            errors: this._errors,
            maxlength: 64,
            choices: new Map(this.names.organisations),
            changed: (value) => this.#edit('organisationId', () => (draft.organisationId = value)),
          })
        : nothing}
      ${this.#renderEvents(draft)} ${this.#action.notices()}
      <div class="row">
        <button type="button" @click=${this.#dialog.close}>${say('webhooks.cancel')}</button>
        <button type="submit" class="primary" aria-disabled=${this.#action.disabled}>
          ${say(this._changed ? 'webhooks.changeConfirm' : 'webhooks.addConfirm')}
        </button>
      </div>
    </form>`;
  }

  #renderEvents(draft: Draft) {
    const isWrong = this._errors.has('eventTypes');
    const choice = (everyEvent: boolean, words: string) =>
      html`<label class="choice">
        <input
          type="radio"
          name="everyEvent"
          .checked=${draft.everyEvent === everyEvent}
          @change=${() => this.#edit('eventTypes', () => (draft.everyEvent = everyEvent))}
        />${words}
      </label>`;
    return html`<fieldset
      data-group="eventTypes"
      tabindex="-1"
      ?data-wrong=${isWrong}
      aria-describedby=${isWrong ? 'eventTypes-wrong' : nothing}
    >
      <legend>${say('webhooks.events')}</legend>
      ${choice(true, say('webhooks.allEvents'))} ${choice(false, say('webhooks.someEvents'))}
      ${draft.everyEvent
        ? nothing
        : html`<div class="kinds">
            ${EVENT_TYPES.map(
              (type) =>
                html`<label class="choice">
                  <input
                    type="checkbox"
                    .checked=${draft.eventTypes.has(type)}
                    @change=${(event: Event) =>
                      this.#edit('eventTypes', () =>
                        (event.target as HTMLInputElement).checked
                          ? draft.eventTypes.add(type)
                          : draft.eventTypes.delete(type),
                      )}
                  />${eventName(type)}
                </label>`,
            )}
          </div>`}
      ${errorOf('eventTypes', this._errors)}
    </fieldset>`;
  }
}
define('caretill-webhook-form', WebhookForm);

function draftOf(endpoint: WebhookEndpoint | undefined): Draft {
  return {
    url: endpoint?.url ?? '',
    description: endpoint?.description ?? '',
    organisationId: '',
    everyEvent: (endpoint?.eventTypes.length ?? 0) === 0,
    eventTypes: new Set(endpoint?.eventTypes),
  };
}
