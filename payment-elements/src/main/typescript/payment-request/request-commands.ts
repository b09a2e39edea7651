import type { ReactiveControllerHost } from 'lit';
import type { CreatedPaymentRequest } from '#services/payment-request-service.ts';
import type { CallRequests } from '../call-requests.ts';
import type { CallServices } from './call-services.ts';
import type { NewRequest, Sent } from './new-request.ts';
import { moneyOf, type PaymentRequest } from '../payment-request.ts';
import type { RequestSteps } from './request-steps.ts';
import { CallFailed, isRefusal, messageOf, type Service } from '../rest.ts';
import { saveFile } from '../save-file.ts';
import { statusWords } from '../status-words.ts';
import { say } from '../messages.ts';

/** What the commands need from the element. */
export interface CommandsOfCall {
  services: CallServices;
  requests: CallRequests;
  steps: RequestSteps;
  announce(text: string): void;
  /** Called when a request was made. */
  made(request: PaymentRequest): void;
  /** Called when this person is not allowed to request. */
  notAllowed(): void;
}

/**
 * What a clinician can do with the requests of a call. The response is shown at once and announced; an error stays in
 * `problem` until the next command.
 */
export class RequestCommands {
  problem = '';
  /** A request is being sent; its response is announced, so the live event is not. */
  isSending = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly call: CommandsOfCall,
  ) {}

  clear(): void {
    this.problem = '';
    this.host.requestUpdate();
  }

  fail(failure: unknown): void {
    this.problem = messageOf(failure);
    this.host.requestUpdate();
  }

  /** A request sent again with the same key, because its result is unknown, is made only once. */
  readonly send = async (request: NewRequest, idempotencyKey: string): Promise<Sent> => {
    this.clear();
    this.isSending = true;
    const { clinicId, callId } = this.call.services.call;
    try {
      const { warnings = [], ...made } = await this.#service.post<CreatedPaymentRequest>(
        '/v1/payment-requests',
        { clinicId, callId, ...request },
        idempotencyKey,
      );
      this.call.steps.markAnnounced(made);
      this.call.requests.take({ ...made, description: made.description ?? request.description });
      this.call.announce(say('request.sent', { amount: moneyOf(made) }));
      this.call.made(made);
      return { outcome: 'made', warnings };
    } catch (failure) {
      if (failure instanceof CallFailed && failure.code === 'open-request-exists') {
        await this.call.requests.read();
        return { outcome: 'already-open', openIds: failure.problem.paymentRequestIds ?? [] };
      }
      await this.#failed(failure);
      return { outcome: isRefusal(failure) ? 'refused' : 'failed' };
    } finally {
      this.isSending = false;
    }
  };

  remind(request: PaymentRequest): Promise<boolean> {
    return this.#command(request, 'reminder', () => say('timeline.reminded'));
  }

  cancel(request: PaymentRequest): Promise<boolean> {
    return this.#command(request, 'cancellation', (after) => statusWords(after).text);
  }

  saveReceipt({ id }: PaymentRequest): Promise<boolean> {
    return this.#attempt(async () => {
      saveFile(await this.#service.download(`${pathOf(id)}/receipt`, 'application/pdf'), `receipt-${id}.pdf`);
      this.call.announce(say('receipt.saved'));
    });
  }

  get #service(): Service {
    return this.call.services.paymentRequests;
  }

  #command(
    { id }: PaymentRequest,
    command: 'cancellation' | 'reminder',
    step: (after: PaymentRequest) => string,
  ): Promise<boolean> {
    return this.#attempt(async () => {
      const after = await this.#service.post<PaymentRequest | undefined>(`${pathOf(id)}/${command}`);
      if (!after?.id || !this.call.requests.take(after)) return;
      this.call.steps.markAnnounced(after);
      this.call.announce(say('request.step', { amount: moneyOf(after), step: step(after) }));
    });
  }

  /** Returns whether it succeeded. */
  async #attempt(act: () => Promise<void>): Promise<boolean> {
    this.clear();
    try {
      await act();
      return true;
    } catch (failure) {
      await this.#failed(failure);
      return false;
    }
  }

  async #failed(failure: unknown) {
    // Refused because the request has changed meanwhile, so show its new state beside the reason.
    if (failure instanceof CallFailed && failure.status === 409) await this.call.requests.read();
    if (failure instanceof CallFailed && failure.code === 'not-allowed-to-request') this.call.notAllowed();
    else this.fail(failure);
  }
}

function pathOf(id: string): string {
  return `/v1/payment-requests/${encodeURIComponent(id)}`;
}
