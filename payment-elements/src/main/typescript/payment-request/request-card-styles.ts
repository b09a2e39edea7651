import { css } from 'lit';

/** How a request of the call looks in the clinician's list. */
export const cardStyles = css`
  .request {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding: 0.75rem 0.875rem;
    background: var(--_surface);
    display: grid;
    gap: 0.375rem;
  }
  .request.big {
    gap: 0.625rem;
    padding: 1rem;
  }
  .head:focus {
    outline: none;
  }
  .amount {
    font-weight: 650;
    font-size: 1.0625rem;
    font-variant-numeric: tabular-nums;
  }
  .big .amount {
    font-size: 1.375rem;
    line-height: 1.3;
  }
  .description,
  .status {
    overflow-wrap: anywhere;
  }
  .status {
    padding: 0.75rem 0.875rem;
    border-radius: var(--_radius);
    font-size: 1.25rem;
    font-weight: 650;
    line-height: 1.3;
    background: var(--_raised);
  }
  .status.good {
    background: var(--_positive-soft);
    color: var(--_positive);
  }
  .status.bad {
    background: var(--_danger-soft);
    color: var(--_danger);
  }
  .status.wait {
    background: var(--_waiting-soft);
    color: var(--_waiting);
  }
  .commands button {
    flex: 1 1 auto;
  }
`;
