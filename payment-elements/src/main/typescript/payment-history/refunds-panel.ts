import { html, nothing, type TemplateResult } from 'lit';
import type { PaymentRequest, Refund } from '#services/payment-request-service.ts';
import { listOf } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say, sayIfKnown } from '../messages.ts';
import { refundObstacle, refundsOf } from './refunds.ts';

/** What is needed to show a payment's refunds. */
export interface RefundsPanel {
  request: PaymentRequest;
  refunds: Refund[];
  /** Which roles may refund at the clinic; undefined until it is loaded. */
  mayRefund: readonly string[] | undefined;
  /** Which roles the person has. */
  roles: readonly string[];
  /** The first result of the refund that this person made. */
  made: { words: string; tone: string } | undefined;
  timeZone: string | undefined;
  /** Opens the refund dialog. */
  ask(): unknown;
}

/** The refunds of a payment, how much is left and, for those who may refund, the button to do so. */
export function refundsPanel(panel: RefundsPanel): TemplateResult {
  const { request, refunds, mayRefund, roles, made, timeZone, ask } = panel;
  const isAllowed = mayRefund?.some((role) => roles.includes(role));
  const leftMinor = request.amountMinor - request.refundedMinor;
  const obstacle = leftMinor > 0 ? refundObstacle(request) : '';
  const isPossible = leftMinor > 0 && obstacle === '';
  const left = formatMoney(leftMinor, request.currency, currentLocale());
  const who = (mayRefund ?? []).map((role) => sayIfKnown(`role.${role}`) ?? role);
  return html`<section class="panel stack" aria-labelledby="refunds">
    <div class="row spread">
      <h2 id="refunds" tabindex="-1">${say('refund.list')}</h2>
      ${isAllowed && isPossible ? html`<button @click=${ask}>${say('refund.open')}</button>` : nothing}
    </div>
    <p role="status" class=${made ? `notice ${made.tone}` : 'only-read'}>${made?.words}</p>
    ${refundsOf(refunds, timeZone)} ${obstacle ? html`<p class="notice wait">${obstacle}</p>` : nothing}
    ${isPossible && refunds.length > 0 ? html`<p class="small muted">${say('refund.left', { left })}</p>` : nothing}
    ${isAllowed === false
      ? html`<p class="small muted">
          ${who.length > 0 ? say('refund.notYou', { who: listOf(who) }) : say('refund.nobody')}
        </p>`
      : nothing}
  </section>`;
}
