import type { ReactiveControllerHost } from 'lit';
import { confirmed, type Question } from './confirmation.ts';
import { listOf } from './dates.ts';
import { say } from './messages.ts';
import { isOpen, moneyOf, type PaymentRequest } from './payment-request.ts';
import { statusWords } from './status-words.ts';

/** Asks whether to cancel a request; if it has ended meanwhile, says how. */
export function cancelQuestion(request: PaymentRequest): Question {
  if (!isOpen(request)) return hasEnded(request);
  return {
    title: say('cancel.title', { amount: moneyOf(request) }),
    text: say('cancel.text'),
    yes: say('cancel.yes'),
    no: say('cancel.no'),
  };
}

/** Asks whether to cancel a request so that a changed one can be made. */
export function changeQuestion(request: PaymentRequest): Question {
  if (!isOpen(request)) return hasEnded(request);
  return {
    title: say('change.title', { amount: moneyOf(request) }),
    text: say('change.text'),
    yes: say('change.yes'),
    no: say('cancel.no'),
  };
}

function hasEnded(request: PaymentRequest): Question {
  const amount = moneyOf(request);
  return {
    title: say('ended.title', { amount }),
    text: say('ended.text', { status: statusWords(request).text }),
    no: say('ended.close'),
  };
}

/**
 * Asks before the call ends: about the requests that are open, which may end while it asks, or, if the clinic wants
 * that, whether nothing was to be requested. Resolves to whether the call may end.
 */
export function mayHangUp(
  host: ReactiveControllerHost,
  call: { readonly requests: readonly PaymentRequest[]; readonly loaded: boolean },
  askWhenNothingRequested: boolean,
): Promise<boolean> {
  const isEmpty = call.loaded && call.requests.length === 0;
  if (!call.requests.some(isOpen) && !(isEmpty && askWhenNothingRequested)) return Promise.resolve(true);
  return confirmed(host, () => {
    const amounts = call.requests.filter(isOpen).map(moneyOf);
    const answers = { yes: say('hangUp.end'), no: say('hangUp.stay') };
    if (amounts.length > 0) {
      const text = say('hangUp.open', { count: amounts.length, amounts: listOf(amounts) });
      return { title: say('hangUp.title'), text, ...answers };
    }
    const text = say(call.requests.length === 0 ? 'hangUp.noRequest' : 'hangUp.nothing');
    return { title: say('hangUp.titleNothing'), text, ...answers };
  });
}
