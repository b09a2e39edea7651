import { css } from 'lit';

/** Styles of tables: figures are aligned, and a table wider than the screen scrolls on its own. */
export const tableStyles = css`
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    text-align: start;
    font-size: 0.8125rem;
    color: var(--_muted);
    padding-block-end: 0.5rem;
    overflow-wrap: anywhere;
  }
  th,
  td {
    padding: 0.5rem 0.75rem;
    text-align: start;
    vertical-align: top;
    font-weight: 400;
    border-block-start: 1px solid var(--_border);
  }
  thead :is(th, td) {
    border: 0;
    font-size: 0.8125rem;
    font-weight: 650;
    color: var(--_muted);
    white-space: nowrap;
  }
  tr > :first-child {
    padding-inline-start: 0;
  }
  tr > :last-child {
    padding-inline-end: 0;
  }
  .figure {
    text-align: end;
    white-space: nowrap;
  }
  .stack {
    grid-template-columns: minmax(0, 1fr);
  }
  .wide {
    overflow-x: auto;
  }
  @media (max-width: 26rem) {
    .wide table {
      font-size: 0.875rem;
    }
    .wide :is(th, td) {
      padding-inline: 0.375rem;
    }
  }
  .wide:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
    border-radius: var(--_radius);
  }
`;
