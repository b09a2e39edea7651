import type { StripeMode } from './sent-receipts.ts';

/** The step of the request that is being paid. Everything else about it comes from the server. */
export interface Paying {
  id: string;
  step: 'opening' | 'card' | 'checking' | 'confirming' | 'later';
  /** Whether the card can be entered in Stripe's form. */
  form: 'loading' | 'ready' | 'failed';
  /** Whether a wallet of this device can be offered. */
  hasWallet: boolean;
  /** The payment was agreed on a wallet's sheet, so there is no card to speak of. */
  byWallet: boolean;
  /** What the person should know, which is no problem. */
  note: string;
  /** Known when Stripe has been reached. */
  mode: StripeMode | undefined;
  problem: string;
  /** The problem is that the service could not be reached, and ends when it can. */
  isCutOff: boolean;
  emailProblem: string;
  /** The step takes longer than usual, so the person may go back. */
  isSlow: boolean;
  /** Stripe's answer was lost, so it is asked what became of the card. */
  isLost: boolean;
  /** Stripe says that the money is paid; the service does not yet. */
  isPaidAtStripe: boolean;
}

/** How a payment ended after its visit was over, when only Stripe could be asked. */
export interface SettledPayment {
  id: string;
  isPaid: boolean;
  words: string;
  at: string;
}

/** A payment at the beginning of a step. */
export function paying(id: string, step: Paying['step']): Paying {
  return {
    id,
    step,
    form: 'loading',
    hasWallet: false,
    byWallet: false,
    note: '',
    mode: undefined,
    problem: '',
    isCutOff: false,
    emailProblem: '',
    isSlow: false,
    isLost: false,
    isPaidAtStripe: false,
  };
}
