import { css, html, LitElement } from 'lit';
import { baseStyles } from '../styles.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import './dead-letters-of-service.ts';
import { define } from '../define.ts';

/** A service that keeps dead letters. */
export interface Keeper {
  /** The service's own name. */
  name: string;
  service: Service;
}

const STATUSES = ['WAITING', 'REPLAYED'] as const;

/** The dead letters of each service, waiting and replayed. For the operator. */
class DeadLetters extends LitElement {
  static override properties = { keepers: { attribute: false }, _status: { state: true } };

  declare keepers: Keeper[];
  declare private _status: (typeof STATUSES)[number];

  constructor() {
    super();
    this.keepers = [];
    this._status = 'WAITING';
  }

  static override styles = [
    baseStyles,
    css`
      .status {
        inline-size: min(16rem, 100%);
      }
    `,
  ];

  override render() {
    return html`<section class="panel stack" aria-labelledby="title">
      <div class="close">
        <h2 id="title">${say('messages.title')}</h2>
        <p class="small muted">${say('messages.hint')}</p>
      </div>
      <div class="status">
        <label for="status">${say('messages.status')}</label>
        <select
          id="status"
          @change=${(event: Event) => (this._status = (event.target as HTMLSelectElement).value as typeof this._status)}
        >
          ${STATUSES.map(
            (status) =>
              html`<option value=${status} ?selected=${status === this._status}>${say(`messages.${status}`)}</option>`,
          )}
        </select>
      </div>
      ${this.keepers.map(
        ({ name, service }) =>
          html`<caretill-dead-letters-of-service
            .service=${service}
            .name=${name}
            .status=${this._status}
          ></caretill-dead-letters-of-service>`,
      )}
    </section>`;
  }
}
define('caretill-dead-letters', DeadLetters);
