import { css } from 'lit';

/** How fields, buttons and links look; part of the styles all elements have in common. */
export const controlStyles = css`
  label,
  .label {
    display: block;
    font-weight: 600;
    font-size: 0.875rem;
    margin-block-end: 0.25rem;
  }
  .hint {
    color: var(--_muted);
    font-size: 0.8125rem;
    margin-block-start: 0.25rem;
  }
  .wrong {
    color: var(--_danger);
    font-size: 0.875rem;
    margin-block-start: 0.25rem;
  }
  .wrong:empty {
    display: none;
  }
  .with-suffix {
    position: relative;
  }
  .with-suffix input {
    padding-inline-end: 3.75rem !important;
    font-variant-numeric: tabular-nums;
  }
  .with-suffix span {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0.875rem;
    display: grid;
    align-items: center;
    color: var(--_muted);
    font-size: 0.875rem;
    font-weight: 600;
    pointer-events: none;
  }
  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
    font: inherit;
    color: inherit;
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
  }
  input[type='checkbox'],
  input[type='radio'] {
    inline-size: 1.5rem;
    block-size: 1.5rem;
    margin: 0;
    accent-color: var(--_accent);
    flex: none;
  }
  .choice {
    display: flex;
    gap: 0.625rem;
    align-items: center;
    font-weight: 400;
    font-size: 1rem;
    padding-block: 0.375rem;
    margin: 0;
    cursor: pointer;
  }
  [aria-invalid='true'] {
    border-color: var(--_danger) !important;
  }

  button {
    min-block-size: 2.75rem;
    padding: 0.5rem 1.125rem;
    font: inherit;
    font-weight: 600;
    line-height: 1.25;
    cursor: pointer;
    border-radius: var(--_radius);
    border: 1px solid var(--_control);
    background: var(--_surface);
    color: var(--_text);
    transition:
      background-color 120ms,
      border-color 120ms;
  }
  button:hover {
    background: var(--_raised);
  }
  button.primary {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  button.primary:hover {
    background: var(--_accent-strong);
    border-color: var(--_accent-strong);
  }
  button.danger {
    background: var(--_danger);
    border-color: var(--_danger);
    color: var(--_on-danger);
  }
  /* What few people want, beside what most do. */
  button.quiet {
    border-color: transparent;
    background: none;
    color: var(--_muted);
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  button.quiet:hover {
    color: var(--_text);
  }
  button.slim {
    min-block-size: 2rem;
    padding: 0.25rem 0.75rem;
    font-size: 0.875rem;
  }
  button.wide {
    inline-size: 100%;
    min-block-size: 3rem;
  }
  button[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  button[aria-disabled='true']:hover {
    background: var(--_surface);
  }
  button.primary[aria-disabled='true']:hover {
    background: var(--_accent);
    border-color: var(--_accent);
  }
  button.danger:is(:hover, [aria-disabled='true']:hover) {
    background: var(--_danger);
  }
  @media (forced-colors: active) {
    button:is(.primary, .danger) {
      border-width: 3px;
    }
    button[aria-disabled='true'] {
      color: GrayText;
      border-color: GrayText;
      opacity: 1;
    }
  }
  a {
    color: var(--_accent-strong);
    font-weight: 600;
    text-underline-offset: 0.15em;
  }
  summary {
    cursor: pointer;
    font-weight: 600;
    font-size: 0.875rem;
    color: var(--_accent-strong);
    inline-size: fit-content;
    padding-block: 0.25rem;
  }
  :is(button, input, select, textarea, a, summary, fieldset):focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
`;
