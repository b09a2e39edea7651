import { css } from 'lit';

export const rowsStyles = css`
  /* A floated legend is laid out like any other child, so the line is above it and not through it. */
  .group > legend {
    float: inline-start;
    inline-size: 100%;
  }
  .group > .hint {
    margin: 0;
  }
  .rows {
    display: grid;
    gap: 0.75rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .rows > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.75rem;
    align-items: start;
    padding: 0.875rem;
    background: var(--_raised);
    border-radius: var(--_radius);
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: flex-start;
  }
  .fields > * {
    flex: 1 1 8rem;
    min-inline-size: 0;
  }
  .fields > :last-child {
    flex: 2 1 12rem;
  }
  .tools {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
  }
  .icon {
    display: grid;
    place-items: center;
    inline-size: 2rem;
    min-block-size: 2rem;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--_muted);
  }
  .icon:hover {
    background: var(--_surface);
    color: var(--_text);
  }
  .icon svg {
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  @media (max-width: 30rem) {
    .rows > li {
      grid-template-columns: minmax(0, 1fr);
    }
    .tools {
      flex-direction: row;
      justify-content: end;
    }
  }
`;
