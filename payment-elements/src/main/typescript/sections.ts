import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { baseStyles } from './styles.ts';
import { define } from './define.ts';

export interface Section {
  id: string;
  title: string;
  /** One element with its own styles, placed in this element's shadow tree. */
  content: () => TemplateResult | typeof nothing;
}

/**
 * A page's sections as tabs (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/): arrow keys, Home and End choose. A
 * section is created when it is first opened and then kept, so that what was typed in it is still there later.
 */
class Sections extends LitElement {
  static override properties = {
    sections: { attribute: false },
    label: {},
    first: { attribute: false },
    chosen: { attribute: false },
    _chosen: { state: true },
  };

  declare sections: Section[];
  declare label: string;
  /** The section to begin with; the first one if there is none with this id. */
  declare first: string;
  /** Called with the id of the section that the person chooses. */
  declare chosen: (id: string) => unknown;
  declare private _chosen: string;

  readonly #opened = new Set<string>();

  constructor() {
    super();
    this.sections = [];
    this.label = this.first = this._chosen = '';
    this.chosen = () => {};
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('sections') && !this.sections.some(({ id }) => id === this._chosen))
      this._chosen = (this.sections.find(({ id }) => id === this.first) ?? this.sections[0])?.id ?? '';
    this.#opened.add(this._chosen);
  }

  #choose(id: string) {
    this._chosen = id;
    this.chosen(id);
  }

  async #byKey(event: KeyboardEvent) {
    const at = this.sections.findIndex(({ id }) => id === this._chosen);
    const count = this.sections.length;
    const forward = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#choose(this.sections[(to + count) % count].id);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  static override styles = [
    baseStyles,
    css`
      [role='tablist'] {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.5rem;
        border-block-end: 1px solid var(--_border);
      }
      [role='tab'] {
        border: 0;
        border-radius: 0;
        background: none;
        padding: 0.5rem 0;
        color: var(--_muted);
        border-block-end: 3px solid transparent;
        margin-block-end: -1px;
      }
      [role='tab']:hover {
        background: none;
        color: var(--_text);
      }
      [aria-selected='true'] {
        color: var(--_accent-strong);
        border-block-end-color: var(--_accent);
      }
      [role='tabpanel'] {
        padding-block-start: 1.25rem;
      }
      [role='tabpanel']:focus-visible {
        outline: 3px solid var(--_accent);
        outline-offset: 4px;
        border-radius: var(--_radius);
      }
      [hidden] {
        display: none;
      }
      /* Forced colours make every border visible, also that of the sections that are not chosen. */
      @media (forced-colors: active) {
        [role='tab'] {
          border-block-end-color: Canvas;
        }
        [aria-selected='true'] {
          border-block-end-color: Highlight;
        }
      }
      @media (max-width: 26rem) {
        [role='tablist'] {
          column-gap: 1rem;
        }
        [role='tab'] {
          font-size: 0.875rem;
        }
      }
    `,
  ];

  override render() {
    return html`<div role="tablist" aria-label=${this.label} @keydown=${this.#byKey}>
        ${this.sections.map(
          ({ id, title }) =>
            html`<button
              type="button"
              role="tab"
              id="tab-${id}"
              aria-controls="panel-${id}"
              aria-selected=${id === this._chosen ? 'true' : 'false'}
              tabindex=${id === this._chosen ? 0 : -1}
              @click=${() => this.#choose(id)}
            >
              ${title}
            </button>`,
        )}
      </div>
      ${this.sections.map(
        ({ id, content }) =>
          html`<div
            role="tabpanel"
            id="panel-${id}"
            aria-labelledby="tab-${id}"
            tabindex="0"
            ?hidden=${id !== this._chosen}
          >
            ${this.#opened.has(id) ? content() : nothing}
          </div>`,
      )}`;
  }
}
define('caretill-sections', Sections);
