import { css } from 'lit';

/** On a narrow screen each row is a block. */
export const paymentListStyles = css`
  :host > div {
    display: grid;
    gap: 1.25rem;
  }
  .link {
    min-block-size: 1.5rem;
    padding: 0;
    border: 0;
    border-radius: 2px;
    background: none;
    color: var(--_accent-strong);
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 0.15em;
    overflow-wrap: anywhere;
  }
  .link:hover {
    background: none;
    text-decoration-thickness: 2px;
  }
  tbody tr:hover {
    background: var(--_raised);
  }
  .pills {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }
  .amount {
    font-weight: 600;
  }
  .payer {
    overflow-wrap: anywhere;
  }
  @media (min-width: 48rem) {
    .status {
      min-inline-size: 15rem;
    }
    .payer {
      min-inline-size: 8rem;
    }
    .when {
      white-space: nowrap;
    }
  }
  @media (max-width: 34rem) {
    .requests thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .requests :is(tbody, caption) {
      display: block;
    }
    .requests tr {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0.25rem 0.75rem;
      padding-block: 0.75rem;
      border-block-start: 1px solid var(--_border);
    }
    .requests :is(th, td) {
      padding: 0;
      border: 0;
    }
    .requests .payer {
      grid-area: 2 / 1 / auto / span 2;
    }
    .requests .when {
      grid-area: 3 / 1;
      font-size: 0.8125rem;
    }
    .requests .status {
      grid-area: 4 / 1 / auto / span 2;
    }
  }
`;
