import { css } from 'lit';

/** A list whose rows say what they are about and what can be done with it; on a narrow screen the one is below the other. */
export const rowStyles = css`
  .rows > li {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    justify-content: space-between;
    align-items: center;
    padding-block: 0.875rem;
    border-block-start: 1px solid var(--_border);
    overflow-wrap: anywhere;
  }
  .rows > li:last-child {
    padding-block-end: 0;
  }
  .rows .about {
    flex: 1 1 14rem;
    min-inline-size: 0;
  }
  .rows .name {
    font-weight: 600;
  }
`;
