import { html, type LitElement, type TemplateResult } from 'lit';
import { guestPath, type PatientPage } from './patient-page.ts';
import type { PaymentRequest } from '../payment-request.ts';
import { say, type MessageKey } from '../messages.ts';

const REASONS = ['not-expected', 'wrong-amount', 'pay-another-way', 'other'] as const;

/** The patient declines one request, and may say why. */
export class DeclineForm {
  /** The id of the request that is being declined; empty if none. */
  requestId = '';

  constructor(
    private readonly host: LitElement,
    private readonly page: PatientPage,
  ) {}

  async open(id: string): Promise<void> {
    this.#set(id);
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>('input[name=reason]')?.focus();
  }

  close(): void {
    this.#set('');
  }

  /** The request has ended, so it cannot be declined any more: what it became is read out, where the form was. */
  end(id: string): void {
    if (this.requestId !== id) return;
    const attended = this.host.matches(':focus-within');
    this.close();
    if (attended) void this.page.focusRequest(id);
  }

  #set(id: string) {
    this.requestId = id;
    this.host.requestUpdate();
  }

  async #send(event: SubmitEvent, id: string) {
    event.preventDefault();
    const reason = new FormData(event.target as HTMLFormElement).get('reason');
    this.page.showProblem('');
    try {
      const after = await this.page.service.post<PaymentRequest | undefined>(
        guestPath(id, 'decline'),
        reason ? { reason } : {},
      );
      if (after?.id) this.page.take(after);
      else await this.page.read();
      this.close();
      void this.page.focusRequest(id);
    } catch (failure) {
      this.page.fail(failure);
      void this.page.read();
    }
  }

  render({ id }: PaymentRequest): TemplateResult {
    return html`<form class="stack" @submit=${(event: SubmitEvent) => this.#send(event, id)}>
      <fieldset>
        <legend>${say('pay.declineTitle')}</legend>
        ${REASONS.map(
          (reason) =>
            html`<label class="choice">
              <input type="radio" name="reason" value=${reason} />
              ${say(`decline.${reason}` satisfies MessageKey)}
            </label>`,
        )}
      </fieldset>
      <div class="actions">
        <button type="submit" class="danger wide">${say('pay.declineSend')}</button>
        <button type="button" class="wide" @click=${() => this.close()}>${say('pay.back')}</button>
      </div>
    </form>`;
  }
}
