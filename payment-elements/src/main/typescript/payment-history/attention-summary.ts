import { html, nothing, type TemplateResult } from 'lit';
import type { Dispute } from '#services/payment-request-service.ts';
import { dateTimeOf } from '../dates.ts';
import { say } from '../messages.ts';

/**
 * One line above everything else while somebody of the clinic has to do something: how many disputes must be answered,
 * until when, and how many payments contradict what Stripe says. What to do is said at each of them.
 */
export function attentionSummary(
  disputes: readonly Dispute[],
  payments: number,
  timeZone: string | undefined,
  show: () => unknown,
): TemplateResult | typeof nothing {
  if (disputes.length + payments === 0) return nothing;
  const [first] = disputes;
  return html`<section class="notice ${disputes.length > 0 ? 'bad' : 'wait'} summary" role="status">
    ${first ? html`<p>${disputesToAnswer(disputes.length, first, timeZone)}</p>` : nothing}
    ${payments > 0
      ? html`<p>
          ${say('attention.payments', { count: payments })}
          <button class="link" @click=${show}>${say('attention.showPayments')}</button>
        </p>`
      : nothing}
  </section>`;
}

function disputesToAnswer(count: number, { evidenceDueBy }: Dispute, timeZone: string | undefined): string {
  return evidenceDueBy
    ? say('attention.disputesBy', { count, time: dateTimeOf(evidenceDueBy, timeZone) })
    : say('attention.disputes', { count });
}
