import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Answer } from './answer.ts';
import type { CallGuests } from './call-guests.ts';
import type { PaymentRequest } from '../payment-request.ts';
import './request-card.ts';
import type { CardHost } from './request-card.ts';
import type { RequestCommands } from './request-commands.ts';
import type { RequestSteps } from './request-steps.ts';
import type { RequestsOnTop } from './requests-on-top.ts';
import { say } from '../messages.ts';

/** What the list of a call's requests shows, and what it needs. */
export interface RequestList {
  top: RequestsOnTop;
  answer: Answer;
  commands: RequestCommands;
  steps: RequestSteps;
  guests: CallGuests;
  cardHost: CardHost;
  nameOf(request: PaymentRequest): string;
  /** Pop-ups are wanted, and one says that a request was paid. */
  popUps: boolean;
  /** Begins another request; undefined while that is not possible. */
  another: (() => void) | undefined;
}

/** The requests of the call, those on top first. */
export function requestList(list: RequestList): TemplateResult {
  const requests = list.top.inOrder;
  return html`<section class="stack" aria-labelledby="requests">
    <div class="row spread">
      <h3 id="requests" class="heading" tabindex="-1">${say('request.list')}</h3>
      ${list.another ? html`<button class="slim" @click=${list.another}>${say('request.new')}</button>` : nothing}
    </div>
    ${list.answer.render()}
    ${requests.length === 0
      ? html`<p class="muted small">${say('request.none')}</p>`
      : html`<ul class="requests">
          ${repeat(
            requests,
            ({ id }) => id,
            (request) => card(request, list),
          )}
        </ul>`}
  </section>`;
}

function card(request: PaymentRequest, { top, commands, steps, guests, ...list }: RequestList) {
  return html`<li data-request=${request.id}>
    <caretill-request-card
      exportparts="request, amount, status"
      .commands=${commands}
      .list=${list.cardHost}
      .request=${request}
      .payer=${{ name: list.nameOf(request), hasLeft: guests.cannotSee(request) }}
      .latestEvent=${steps.latestEvent(request.id)}
      .moments=${steps.of(request.id)}
      .loadingSteps=${steps.areShown(request.id) && !commands.problem}
      .big=${top.has(request.id)}
      .spoken=${request.status !== 'PAID' || !list.popUps}
      .warning=${commands.warningOf(request.id)}
    ></caretill-request-card>
  </li>`;
}

/** Says why no payment can be requested now; empty if one can. The region stays, so that screen readers hear a change. */
export function notReadyNotice(obstacle: string): TemplateResult {
  return html`<div
    role="status"
    id=${obstacle ? 'not-ready' : nothing}
    tabindex="-1"
    class=${obstacle ? 'notice wait close' : 'only-read'}
  >
    ${obstacle
      ? html`<p class="title">${say('request.notReady')}</p>
          <p>${obstacle}</p>
          <p class="small">${say('request.becomesReady')}</p>`
      : nothing}
  </div>`;
}

export const requestListStyles = css`
  .requests {
    display: grid;
    gap: 0.625rem;
  }
  .title {
    font-weight: 650;
  }
  :is(.heading, #not-ready):focus {
    outline: none;
  }
`;
