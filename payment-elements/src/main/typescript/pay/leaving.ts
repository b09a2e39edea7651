import type { LitElement } from 'lit';
import { confirmed, type Question } from '../confirmation.ts';
import { listOf } from '../dates.ts';
import { say } from '../messages.ts';
import { isOpen, moneyOf, type PaymentRequest } from '../payment-request.ts';

/** What a patient who wants to leave has not finished. */
export interface Unfinished {
  requests: readonly PaymentRequest[];
  /** A card or a wallet is with Stripe, and the outcome is open. */
  isPaying: boolean;
}

/** Asks a patient who leaves with something to pay, or while paying. Resolves to true if nothing holds them back. */
export async function mayLeave(host: LitElement, unfinished: () => Unfinished): Promise<boolean> {
  const { requests, isPaying } = unfinished();
  if (!isPaying && !requests.some(isOpen)) return true;
  return await confirmed(host, () => leaveQuestion(unfinished()));
}

export function leaveQuestion({ requests, isPaying }: Unfinished): Question {
  const amounts = requests.filter(isOpen).map(moneyOf);
  return {
    title: say('leave.title'),
    text: isPaying
      ? say('leave.paying')
      : amounts.length > 0
        ? say('leave.open', { amounts: listOf(amounts) })
        : say('leave.nothing'),
    yes: say('leave.leave'),
    no: say('leave.stay'),
  };
}
