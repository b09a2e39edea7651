import { css } from 'lit';

export const paymentDetailStyles = css`
  .detail {
    display: grid;
    gap: 1.25rem;
  }
  h2.amount {
    font-size: 1.5rem;
    font-variant-numeric: tabular-nums;
  }
  .receipt dl {
    display: grid;
    grid-template-columns: minmax(0, max-content) minmax(0, 1fr);
    gap: 0.375rem 1.25rem;
    padding-block-start: 0.75rem;
    font-size: 0.875rem;
  }
`;
