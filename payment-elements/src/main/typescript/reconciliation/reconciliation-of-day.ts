import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Reconciliation } from '#services/payment-request-service.ts';
import { writtenDay } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { baseStyles } from '../styles.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { say } from '../messages.ts';
import { type ClinicNames, idBeside } from '../clinic-names.ts';
import { dayForm, dayFormStyles, yesterday } from './day-form.ts';
import { reconciliationPill } from './reconciliation.ts';
import './reconciliation-of-clinic.ts';
import { define } from '../define.ts';

/** Clinics that need attention come first. */
const GROUPS = ['DIFFERENT', 'UNREACHABLE', 'MATCHED'] as const;

/** A day of all clinics, those with differences first; each unfolds to its figures. For the operator. */
class ReconciliationOfDay extends LitElement {
  static override properties = {
    service: { attribute: false },
    names: { attribute: false },
    _date: { state: true },
    _opened: { state: true },
  };

  declare service: Service;
  declare names: ClinicNames;
  declare private _date: string;
  declare private _opened: ReadonlySet<string>;

  readonly #action = new UserAction(this);
  readonly #groups = GROUPS.map((status) => ({ status, pages: new Pages<Reconciliation>(() => this.service) }));

  constructor() {
    super();
    this._date = yesterday();
    this._opened = new Set();
  }

  protected override firstUpdated(): void {
    void this.#show();
  }

  #show() {
    return this.#action.run('show', async () => {
      await Promise.all(
        this.#groups.map(({ status, pages }) =>
          pages.load(withQuery('/v1/reconciliation', { date: this._date, status })),
        ),
      );
      await this.#learnNames();
      const different = this.#groups[0].pages.items?.length ?? 0;
      return different === 0 && this.#any ? say('reconciliation.noneDiffers', { date: writtenDay(this._date) }) : '';
    });
  }

  #learnNames() {
    return this.names.learn(this.#groups.flatMap(({ pages }) => pages.items ?? []).map(({ clinicId }) => clinicId));
  }

  #more(pages: Pages<Reconciliation>) {
    return this.#action.run('more', async () => {
      await pages.more();
      await this.#learnNames();
    });
  }

  get #any(): boolean {
    return this.#groups.some(({ pages }) => (pages.items?.length ?? 0) > 0);
  }

  readonly #choose = (date: string) => {
    this._date = date;
    this._opened = new Set();
    return this.#show();
  };

  static override styles = [
    baseStyles,
    dayFormStyles,
    css`
      .clinics > li {
        padding-block: 0.625rem;
        border-block-start: 1px solid var(--_border);
      }
      summary {
        inline-size: auto;
        font-size: 1rem;
        color: inherit;
        overflow-wrap: anywhere;
      }
      summary .pill {
        margin-inline-start: 0.5rem;
      }
      caretill-reconciliation-of-clinic {
        padding-block: 0.75rem 0.5rem;
      }
    `,
  ];

  override render() {
    const read = this.#groups.every(({ pages }) => pages.items !== undefined);
    return html`<section class="panel stack" aria-labelledby="title">
      <div class="close">
        <h2 id="title" tabindex="-1">${say('reconciliation.title')}</h2>
        <p class="small muted">${say('reconciliation.dayHint')}</p>
      </div>
      ${dayForm(this._date, undefined, this.#action, this.#choose)} ${this.#action.notices()}
      ${read
        ? this.#any
          ? this.#groups.map((group) => this.#renderGroup(group))
          : html`<p class="muted">${say('reconciliation.noClinics')}</p>`
        : this.#action.busy
          ? html`<p class="busy muted">${say('request.loading')}</p>`
          : nothing}
    </section>`;
  }

  #renderGroup({ status, pages }: { status: (typeof GROUPS)[number]; pages: Pages<Reconciliation> }) {
    const { items = [] } = pages;
    if (items.length === 0) return nothing;
    return html`<div class="close">
      <h3>${say(`reconciliation.group.${status}`)}</h3>
      <ul class="clinics">
        ${repeat(
          items,
          ({ clinicId }) => `${this._date} ${clinicId}`,
          ({ clinicId }) =>
            html`<li>
              <details @toggle=${(event: Event) => this.#toggled(event, clinicId)}>
                <summary>
                  ${this.names.clinic(clinicId)}${idBeside(clinicId, this.names.clinic(clinicId))}${reconciliationPill(
                    status,
                  )}
                </summary>
                ${this._opened.has(clinicId)
                  ? html`<caretill-reconciliation-of-clinic
                      .service=${this.service}
                      .clinicId=${clinicId}
                      .date=${this._date}
                      .mayCompare=${true}
                    ></caretill-reconciliation-of-clinic>`
                  : nothing}
              </details>
            </li>`,
        )}
      </ul>
      ${pages.moreButton(() => this.#more(pages))}
    </div>`;
  }

  /** Once opened, a comparison stays loaded, so that folding and unfolding does not read it again. */
  #toggled(event: Event, clinicId: string) {
    if ((event.target as HTMLDetailsElement).open) this._opened = new Set([...this._opened, clinicId]);
  }
}
define('caretill-reconciliation-of-day', ReconciliationOfDay);
