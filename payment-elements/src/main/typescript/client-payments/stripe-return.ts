import type { LinkWay } from '#services/clinic-config-service.ts';
import { tabStorage } from '../browser-storage.ts';

/**
 * How a visit to Stripe ended. The result comes back in the address of the host's page as `?stripe=…`, and with an
 * account to confirm comes a ticket as `#stripe-return=…`, which shows the service that this browser is the one that
 * returned. A page may show several clinics, so this tab remembers for which one the person left. Only that clinic's
 * view shows the result and removes it from the address, so that a reload does not show it again.
 */
const LEFT_FOR = 'caretill-at-stripe-for';
const LEFT_BY = 'caretill-at-stripe-by';
const TO_CONFIRM = 'caretill-account-to-confirm-for';
const TICKET = 'caretill-ticket-from-stripe';
const TICKET_IN_ADDRESS = '#stripe-return=';

export function leaveForStripe(clinicId: string, address: string, way: LinkWay): void {
  tabStorage.set(LEFT_FOR, clinicId);
  tabStorage.set(LEFT_BY, way);
  location.assign(address);
}

/**
 * `confirm`, `denied` or another word; empty when there is no result to show. `no-answer`: the person came back from
 * Stripe's OAuth without a result, as after an error page of Stripe, which has no way back.
 */
export function takeStripeAnswer(clinicId: string): string {
  const url = new URL(location.href);
  const answer = url.searchParams.get('stripe') ?? '';
  const leftFor = tabStorage.get(LEFT_FOR);
  if (answer && (leftFor === null || leftFor === clinicId)) {
    url.searchParams.delete('stripe');
    if (url.hash.startsWith(TICKET_IN_ADDRESS)) {
      tabStorage.set(TICKET, url.hash.slice(TICKET_IN_ADDRESS.length));
      url.hash = '';
    }
    history.replaceState(history.state, '', url);
    tabStorage.remove(LEFT_FOR);
    tabStorage.remove(LEFT_BY);
    if (answer === 'confirm') tabStorage.set(TO_CONFIRM, clinicId);
    else confirmed(clinicId);
    return answer;
  }
  if (leftFor === clinicId) {
    const way = tabStorage.get(LEFT_BY);
    tabStorage.remove(LEFT_FOR);
    tabStorage.remove(LEFT_BY);
    if (way === 'OAUTH') return 'no-answer';
  }
  return tabStorage.get(TO_CONFIRM) === clinicId ? 'confirm' : '';
}

/** The ticket that the service has not been shown yet; empty when there is none. */
export function returnTicket(): string {
  return tabStorage.get(TICKET) ?? '';
}

export function forgetReturnTicket(): void {
  tabStorage.remove(TICKET);
}

/** The account no longer waits for the person's confirmation. */
export function confirmed(clinicId: string): void {
  if (tabStorage.get(TO_CONFIRM) === clinicId) tabStorage.remove(TO_CONFIRM);
}
