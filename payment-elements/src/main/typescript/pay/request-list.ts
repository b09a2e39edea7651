import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CallRequests } from '../call-requests.ts';
import { say } from '../messages.ts';
import { isOpen, type PaymentRequest } from '../payment-request.ts';
import { askerOf } from './asker.ts';
import { cardFormStyles } from './card-form-styles.ts';
import type { DeclineForm } from './decline-form.ts';
import { endedRequestStyles } from './ended-request-styles.ts';
import { partsForPaying } from './parts.ts';
import { openRequest, openRequestStyles } from './open-request.ts';
import { patientReceiptStyles, type PatientReceipts } from './patient-receipts.ts';
import type { Reminder } from './reminder.ts';
import type { Payment } from './payment.ts';
import { afterVisit, payableUntil } from './visit-end.ts';

/** What the page knows about the visit and its payments when it lists the requests. */
export interface RequestListView {
  /** For the moment before the service knows it: the service names the clinic with each request. */
  clinicName: string;
  payment: Payment;
  decline: DeclineForm;
  reminder: Reminder;
  receipts: PatientReceipts;
  /** The token is no longer accepted. */
  signedOut: boolean;
  callEnded: boolean;
  tokenEndsAt: Date | undefined;
  pay(request: PaymentRequest): void;
  /** Undefined if requests cannot be paid on another device. */
  showPayLink: ((request: PaymentRequest) => void) | undefined;
}

/** The requests of a visit: what is still to be paid first. */
export function requestList(calls: CallRequests, view: RequestListView): TemplateResult | typeof nothing {
  const { requests, loaded, problem } = calls;
  if (requests.length === 0) {
    if (view.callEnded || view.signedOut) return nothing;
    if (loaded) return html`<slot name="empty"><p class="muted">${say('pay.nothing')}</p></slot>`;
    return problem ? nothing : loading();
  }
  const open = requests.filter(isOpen);
  const ended = requests.filter((request) => !isOpen(request)).sort(byEnd);
  const lastPaid = ended.find(({ status }) => status === 'PAID');
  const amongSeveral = open.length > 1 && !view.signedOut;
  return html`${amongSeveral ? html`<p>${say('pay.several', { count: open.length })}</p>` : nothing}
  ${repeat(
    [...open, ...ended],
    ({ id }) => id,
    (request) =>
      isOpen(request) ? stillOpen(request, amongSeveral, view) : over(request, request.id !== lastPaid?.id, view),
  )}`;
}

function loading(): TemplateResult {
  return html`<p class="busy muted">${say('request.loading')}</p>`;
}

/** What ended last comes first. */
function byEnd(one: PaymentRequest, other: PaymentRequest): number {
  const end = ({ paidAt, endedAt, createdAt }: PaymentRequest) => Date.parse(paidAt ?? endedAt ?? createdAt);
  return end(other) - end(one);
}

function stillOpen(request: PaymentRequest, amongSeveral: boolean, view: RequestListView): TemplateResult {
  const { current, settled } = view.payment;
  const { showPayLink } = view;
  const asker = askerOf(request, view.clinicName);
  if (view.signedOut && current?.id !== request.id) return afterVisit(request, settled, asker);
  return openRequest(request, {
    asker,
    amongSeveral,
    payment: view.payment,
    decline: view.decline,
    remindedBy: view.reminder.versionOf(request.id),
    pay: () => view.pay(request),
    payableUntil: view.callEnded ? payableUntil(request, view.tokenEndsAt) : undefined,
    showPayLink: showPayLink && (() => showPayLink(request)),
  });
}

function over(request: PaymentRequest, isOlder: boolean, view: RequestListView): TemplateResult {
  const { clinicName, receipts, signedOut } = view;
  const parts = partsForPaying();
  if (!parts) return loading();
  if (request.status !== 'PAID') return parts.endedRequest(request);
  return parts.paidRequest(request, {
    asker: askerOf(request, clinicName),
    receipt: receipts.get(request.id),
    details: receipts.render(request.id, !signedOut),
    isOlder,
  });
}

export const requestListStyles: CSSResultGroup = [
  openRequestStyles,
  cardFormStyles,
  endedRequestStyles,
  patientReceiptStyles,
];
