import { css, html, LitElement, nothing } from 'lit';
import { takeLook } from './colours.ts';
import { baseStyles } from './styles.ts';
import { say } from './messages.ts';
import { define } from './define.ts';

/** How long a pop-up stays. The tool that raised it shows the same information. */
const SHOWN_MS = 10_000;
const MAX_SHOWN = 3;

/** What a pop-up says: what happened, and to which payment. */
export interface Notice {
  title: string;
  text: string;
  tone: 'good' | 'bad' | 'wait' | 'plain';
}

/**
 * <caretill-notices>: the pop-ups. The element is at the end of the page's body, so that a pop-up is visible even while
 * the tool that raised it is folded, and appears in the top start corner, where it covers no tool at the side. A pop-up
 * is announced to screen readers once, and disappears after some seconds unless it is pointed at or has the focus.
 */
class Notices extends LitElement {
  static override properties = { notices: { state: true } };
  declare notices: (Notice & { id: number })[];
  #count = 0;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  constructor() {
    super();
    this.notices = [];
    for (const event of ['pointerover', 'pointerout', 'focusin', 'focusout'])
      this.addEventListener(event, () => void this.#restartTimers());
  }

  static override styles = [
    baseStyles,
    css`
      :host {
        position: fixed;
        z-index: 2147483000;
        inset-block-start: 1rem;
        inset-inline-start: 1rem;
        inline-size: min(22rem, calc(100vw - 2rem));
        pointer-events: none;
      }
      .notice-card {
        display: flex;
        gap: 0.75rem;
        align-items: flex-start;
        pointer-events: auto;
        margin-block-end: 0.75rem;
        padding: 1rem;
        background: var(--_surface);
        border: 1px solid var(--_border);
        border-inline-start: 5px solid var(--_control);
        border-radius: var(--_radius);
        box-shadow: 0 12px 32px rgb(10 40 40 / 0.22);
        animation: arrive 200ms ease-out;
      }
      .notice-card.good {
        border-inline-start-color: var(--_positive);
      }
      .notice-card.bad {
        border-inline-start-color: var(--_danger);
      }
      .notice-card.wait {
        border-inline-start-color: var(--_waiting);
      }
      .mark {
        color: var(--_positive);
        flex: none;
        margin-block-start: 0.125rem;
      }
      .mark path {
        stroke: var(--_on-positive);
      }
      .words {
        flex: 1;
        overflow-wrap: anywhere;
      }
      .title {
        font-weight: 650;
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(-0.5rem);
        }
      }
    `,
  ];

  show(notice: Notice): void {
    this.notices = [...this.notices, { ...notice, id: ++this.#count }].slice(-MAX_SHOWN);
    void this.#restartTimers();
  }

  /** Each pop-up has its own timer. Pointing at or focusing one pauses all of them; afterwards they start again. */
  async #restartTimers() {
    await this.updateComplete;
    if (this.matches(':is(:hover, :focus-within)')) {
      this.#timers.forEach((timer) => clearTimeout(timer));
      this.#timers.clear();
      return;
    }
    for (const { id } of this.notices) {
      if (!this.#timers.has(id))
        this.#timers.set(
          id,
          setTimeout(() => this.#dismiss(id), SHOWN_MS),
        );
    }
  }

  override render() {
    return html`<div role="alert" aria-atomic="false">
      ${this.notices.map(
        ({ id, title, text, tone }) =>
          html`<div class="notice-card ${tone}" part="notice notice-${tone}">
            ${tone === 'good' ? TICK : nothing}
            <div class="words">
              <p class="title">${title}</p>
              ${text ? html`<p class="small muted">${text}</p>` : ''}
            </div>
            <button class="slim" @click=${() => this.#dismiss(id)}>${say('notice.dismiss')}</button>
          </div>`,
      )}
    </div>`;
  }

  #dismiss(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.notices = this.notices.filter((notice) => notice.id !== id);
    void this.#restartTimers();
  }
}
define('caretill-notices', Notices);

const TICK = html`<svg class="mark" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
  <circle cx="11" cy="11" r="11" fill="currentColor" />
  <path
    d="M6 11.5l3.2 3.2L16 8"
    fill="none"
    stroke="#fff"
    stroke-width="2.2"
    stroke-linecap="round"
    stroke-linejoin="round"
  />
</svg>`;

/**
 * Creates the region for pop-ups. This happens early, because screen readers announce only changes of known regions.
 */
export function preparePopUps(): Notices {
  const existing = document.querySelector<Notices>('caretill-notices');
  return existing ?? document.body.appendChild(new Notices());
}

/** @param from the element that tells it, which gives it its look */
export function popUp(notice: Notice, from: Element): void {
  const popUps = preparePopUps();
  takeLook(from, popUps);
  popUps.show(notice);
}
