import { css } from 'lit';

/** The styles of a request that has ended, for the element that shows it. */
export const endedRequestStyles = css`
  dl {
    display: grid;
    grid-template-columns: fit-content(45%) minmax(0, 1fr);
    gap: 0.5rem 1.25rem;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    text-align: end;
    overflow-wrap: anywhere;
    font-weight: 550;
  }
  .done {
    display: flex;
    gap: 0.75rem;
    align-items: center;
    color: var(--_positive);
  }
  .done h2 {
    color: inherit;
    font-size: 1.25rem;
  }
  .done svg {
    flex: none;
  }
  .done path {
    stroke: var(--_on-positive);
  }
  .address {
    overflow-wrap: anywhere;
  }
  .older {
    padding-block: 0.5rem;
  }
  .older > summary {
    color: inherit;
    overflow-wrap: anywhere;
    inline-size: auto;
  }
  .older > :not(summary) {
    margin-block: 0.75rem;
  }
  .ended {
    font-size: 1rem;
  }
`;
