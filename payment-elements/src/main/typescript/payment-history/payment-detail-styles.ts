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
  .facts dd > a,
  p > a {
    display: inline-block;
    padding-block: 0.25rem;
  }
`;
