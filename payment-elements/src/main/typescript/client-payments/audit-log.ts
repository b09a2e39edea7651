import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AuditEntry } from '#services/clinic-config-service.ts';
import { shortDateTimeOf, startOfDay } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { saveTable } from '../save-file.ts';
import { say, sayIfKnown, keysBeginningWith } from '../messages.ts';
import { ClinicNames } from '../clinic-names.ts';
import { changesBetween } from './audit-changes.ts';
import { whenRead } from '../when-read.ts';
import { define } from '../define.ts';

const ACTION = 'audit.action.';
/** In place of an organisation: the entry is about the platform itself. */
const WHOLE_PLATFORM = '*';

/**
 * Shows who changed what, when and from where, for a clinic, an organisation or the platform; can be saved as a file.
 */
class AuditLog extends LitElement {
  static override properties = {
    service: { attribute: false },
    names: { attribute: false },
    path: {},
    _filter: { state: true },
  };

  declare service: Service;
  declare names: ClinicNames;
  /** The log's address at the service. */
  declare path: string;
  declare private _filter: { from: string; to: string; action: string };

  readonly #action = new UserAction(this);
  readonly #pages = new Pages<AuditEntry>(() => this.service);

  constructor() {
    super();
    this._filter = { from: '', to: '', action: '' };
    this.names = new ClinicNames(() => this.service);
  }

  protected override firstUpdated(): void {
    void this.#show();
  }

  get #address() {
    const { from, to, action } = this._filter;
    // The last day is included as a whole.
    return withQuery(this.path, { from: startOfDay(from), to: startOfDay(to, 1), action });
  }

  #show() {
    return this.#read('show', () => this.#pages.load(this.#address));
  }

  #choose(event: SubmitEvent) {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const field = (name: string) => String(fields.get(name) ?? '');
    this._filter = { from: field('from'), to: field('to'), action: field('action') };
    void this.#show();
  }

  #more() {
    return this.#read('more', () => this.#pages.more());
  }

  #read(what: string, read: () => Promise<void>) {
    return this.#action.run(what, async () => {
      await read();
      await this.names.learn(this.#pages.items?.map(({ clinicId }) => clinicId) ?? []);
    });
  }

  #download() {
    return this.#action.run('download', async () => {
      saveTable(await this.service.download(this.#address, 'text/csv'), 'audit-log.csv');
      return say('audit.downloaded');
    });
  }

  static override styles = [
    baseStyles,
    css`
      .filter {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fit, minmax(min(9.5rem, 100%), 1fr));
        align-items: end;
      }
      .entries > li:last-child {
        padding-block-end: 0;
      }
      .entries > li {
        padding-block: 0.875rem;
        border-block-start: 1px solid var(--_border);
      }
      .what {
        font-weight: 600;
      }
      .changes {
        display: grid;
        gap: 0.5rem;
        margin-block-start: 0.625rem;
        font-size: 0.875rem;
      }
      .changes > div {
        display: grid;
        gap: 0 1rem;
        grid-template-columns: minmax(0, 1fr) minmax(0, 2fr);
      }
      dt {
        color: var(--_muted);
        overflow-wrap: anywhere;
      }
      dd {
        overflow-wrap: anywhere;
      }
      @media (max-width: 30rem) {
        .changes > div {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      details {
        margin-block-start: 0.375rem;
      }
    `,
  ];

  override render() {
    const { items } = this.#pages;
    return html`<section class="panel stack">
      <div class="row spread">
        <h2>${say('audit.title')}</h2>
        <button class="slim" aria-disabled=${this.#action.disabled} @click=${this.#download}>
          ${say(this.#action.busy === 'download' ? 'audit.downloading' : 'audit.download')}
        </button>
      </div>
      <form class="filter" @submit=${this.#choose}>
        <div><label for="from">${say('audit.from')}</label><input id="from" name="from" type="date" /></div>
        <div><label for="to">${say('audit.to')}</label><input id="to" name="to" type="date" /></div>
        <div>
          <label for="action">${say('audit.what')}</label>
          <select id="action" name="action">
            <option value="">${say('audit.everything')}</option>
            ${keysBeginningWith(ACTION).map(
              (word) => html`<option value=${word.slice(ACTION.length)}>${say(word)}</option>`,
            )}
          </select>
        </div>
        <button type="submit" aria-disabled=${this.#action.disabled}>${say('audit.show')}</button>
      </form>
      ${this.#action.notices()}
      ${whenRead(items, this.#action.problem, (items) =>
        items.length === 0
          ? html`<p class="muted">${say('audit.none')}</p>`
          : html`<ol class="entries">
              ${repeat(
                items,
                ({ sequence, position }) => sequence ?? position,
                (entry) => this.#renderEntry(entry),
              )}
            </ol>`,
      )}
      ${this.#pages.moreButton(() => this.#more())}
    </section>`;
  }

  #renderEntry(entry: AuditEntry) {
    const changes = changesBetween(entry.before, entry.after);
    const isPlatform = entry.organisationId === WHOLE_PLATFORM;
    const where = isPlatform
      ? say('audit.wholePlatform')
      : [entry.clinicId && this.names.clinic(entry.clinicId), this.names.organisation(entry.organisationId)]
          .filter(Boolean)
          .join(' · ');
    return html`<li>
      <p class="what">${sayIfKnown(`${ACTION}${entry.action}`) ?? entry.action}</p>
      <p class="small muted">
        <time datetime=${entry.at}>${shortDateTimeOf(entry.at)}</time> ·
        ${actorWords(entry)}${where ? ` · ${where}` : ''}
      </p>
      <details>
        <summary>${say('audit.details')}</summary>
        <dl class="changes">
          ${changes.map(
            ({ field, before, after }) =>
              html`<div>
                <dt>${field}</dt>
                <dd>${entry.before ? say('audit.change', { before, after }) : after}</dd>
              </div>`,
          )}
          ${fact(say('audit.who'), entry.actor.subject)} ${fact(say('audit.clinicId'), entry.clinicId)}
          ${fact(say('audit.organisationId'), isPlatform ? '' : entry.organisationId)}
          ${fact(say('audit.fromWhere'), entry.from)} ${fact(say('audit.position'), entry.position)}
          ${fact(say('audit.hash'), entry.hash)}
        </dl>
      </details>
    </li>`;
  }
}
define('caretill-audit-log', AuditLog);

function fact(name: string, value: string | number | null | undefined) {
  return value === null || value === undefined || value === ''
    ? nothing
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}

/** Somebody may hold several roles; a role that the catalogue does not know is shown as it is. */
function actorWords({ actor }: AuditEntry): string {
  const roles = actor.role
    .split(',')
    .map((role) => sayIfKnown(`audit.role.${role}`) ?? role)
    .join(', ');
  return actor.name ? say('audit.actor', { name: actor.name, roles }) : roles;
}
