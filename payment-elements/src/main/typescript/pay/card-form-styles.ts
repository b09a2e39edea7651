import { css } from 'lit';

/** The styles of the form, for the element that shows it. */
export const cardFormStyles = css`
  .pay-form {
    position: relative;
  }
  .wallets[inert] {
    position: absolute;
    inline-size: 100%;
    block-size: 0;
    margin: 0;
    overflow: hidden;
    visibility: hidden;
  }
  .wallets h3 {
    margin-block-end: 0.5rem;
    font-size: 1rem;
  }
  .or {
    display: flex;
    gap: 0.75rem;
    align-items: center;
  }
  .or::before,
  .or::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_border);
  }
  .lock {
    display: flex;
    gap: 0.5rem;
    align-items: flex-start;
  }
  .lock svg {
    flex: none;
    margin-block-start: 0.2rem;
    color: var(--_positive);
  }
  .lock strong {
    display: block;
  }
`;
