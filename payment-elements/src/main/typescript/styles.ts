import { css, type CSSResultGroup } from 'lit';
import { colours } from './colours.ts';
import { controlStyles } from './control-styles.ts';

/** Text and layout. */
const layoutStyles = css`
  :host {
    --_radius: var(--caretill-radius, 10px);
    display: block;
    /* What is hidden from sight is positioned, and must not lengthen the page. */
    position: relative;
    box-sizing: border-box;
    color: var(--_text);
    /* The fonts of scripts (script-fonts.ts) come first: Chromium does not draw a text anew when a later one arrives. */
    font:
      400 1rem/1.5 'Caretill scripts',
      var(--caretill-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: 1.125rem;
    line-height: 1.35;
    font-weight: 650;
  }
  h3,
  legend {
    font-size: 0.8125rem;
    font-weight: 650;
    color: var(--_muted);
    padding: 0;
  }
  h2:focus {
    outline: none;
  }
  .stack {
    display: grid;
    gap: 1rem;
  }
  .close {
    display: grid;
    gap: 0.375rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
  }
  .spread {
    justify-content: space-between;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: 0.875rem;
  }
  .panel {
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + 4px);
    padding: 1.25rem;
  }
`;

/** Notices, pills, dialogs, and text only for screen readers. */
const noticeStyles = css`
  .notice {
    border-radius: var(--_radius);
    padding: 0.75rem 1rem;
    background: var(--_raised);
    border: 1px solid var(--_border);
  }
  .notice.good {
    background: var(--_positive-soft);
    border-color: transparent;
    color: var(--_positive);
  }
  .notice.bad {
    background: var(--_danger-soft);
    border-color: transparent;
    color: var(--_danger);
  }
  .notice.wait {
    background: var(--_waiting-soft);
    border-color: transparent;
    color: var(--_waiting);
  }
  .pill {
    display: inline-block;
    font-size: 0.8125rem;
    font-weight: 650;
    line-height: 1.3;
    padding: 0.1875rem 0.625rem;
    border-radius: 1rem;
    background: var(--_raised);
    color: var(--_muted);
  }
  .pill.good {
    background: var(--_positive-soft);
    color: var(--_positive);
  }
  .pill.bad {
    background: var(--_danger-soft);
    color: var(--_danger);
  }
  .pill.wait {
    background: var(--_waiting-soft);
    color: var(--_waiting);
  }

  .blockers {
    display: grid;
    gap: 0.75rem;
    color: var(--_text);
  }
  .blockers > li {
    padding-inline-start: 0.75rem;
    border-inline-start: 3px solid var(--_waiting);
    overflow-wrap: anywhere;
  }
  .blockers .what {
    font-weight: 650;
  }

  dialog {
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + 4px);
    padding: 1.5rem;
    inline-size: min(30rem, calc(100vw - 2rem));
    color: inherit;
    background: var(--_surface);
    box-shadow: 0 24px 64px rgb(4 20 20 / 0.4);
    overflow-wrap: anywhere;
  }
  dialog::backdrop {
    background: rgb(10 30 32 / 0.5);
  }

  .busy {
    display: flex;
    gap: 0.75rem;
    align-items: center;
  }
  .busy::before {
    content: '';
    inline-size: 1.25rem;
    block-size: 1.25rem;
    border-radius: 50%;
    flex: none;
    border: 3px solid var(--_border);
    border-block-start-color: var(--_accent);
    animation: turn 900ms linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  .only-read {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .notice,
    .pill {
      border: 1px solid currentColor;
    }
  }
  @media (max-width: 26rem) {
    .panel {
      padding: 1rem;
    }
    dialog {
      padding: 1.25rem;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before {
      transition: none !important;
      animation: none !important;
    }
  }
`;

/**
 * The look all elements have in common. A host themes it by setting custom properties on the element or anywhere around
 * it: the colours (colours.ts), `--caretill-font` and `--caretill-radius`. Motion stops if the person prefers reduced
 * motion; in forced colours, what only a background told is told by a border.
 */
export const baseStyles: CSSResultGroup = [colours, layoutStyles, controlStyles, noticeStyles];
