import type { ReactiveControllerHost } from 'lit';
import type { CreatedPaymentRequest } from '#services/payment-request-service.ts';
import type { CallRequests } from '../call-requests.ts';
import type { CallServices } from './call-services.ts';
import type { NewRequest, Sent } from './new-request.ts';
import type { PaymentRequest } from '../payment-request.ts';
import { CallFailed, isRefusal, messageOf, type Service } from '../rest.ts';
import { saveFile } from '../save-file.ts';
import { sayIfKnown } from '../messages.ts';

/** What the commands need from the element. */
export interface CommandsOfCall {
  services: CallServices;
  requests: CallRequests;
  /** Called when a request was made. */
  made(request: PaymentRequest): void;
  /** Called when this person is not allowed to request. */
  notAllowed(): void;
}

/**
 * What a clinician can do with the requests of a call. The response is stored at once; an error stays in `problem` until
 * the next command.
 */
export class RequestCommands {
  problem = '';
  /** The requests that this person is cancelling, so that it is no news to them. */
  readonly #cancelling = new Set<string>();
  /** What the service warned of when a request was made. */
  readonly #warnings = new Map<string, string>();

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
    const { clinicId, callId } = this.call.services.call;
    try {
      const { warnings = [], ...made } = await this.#service.post<CreatedPaymentRequest>(
        '/v1/payment-requests',
        { clinicId, callId, ...request },
        idempotencyKey,
      );
      this.call.requests.take({ ...made, description: made.description ?? request.description });
      const words = warnings.map(({ code, detail }) => sayIfKnown(`warning.${code}`) ?? detail);
      this.#warnings.set(made.id, words.join(' '));
      this.call.made(made);
      return { outcome: 'made' };
    } catch (failure) {
      if (failure instanceof CallFailed && failure.code === 'open-request-exists') {
        await this.call.requests.read();
        return { outcome: 'already-open', openIds: failure.problem.paymentRequestIds ?? [] };
      }
      await this.#failed(failure);
      return { outcome: isRefusal(failure) ? 'refused' : 'failed' };
    }
  };

  remind(request: PaymentRequest): Promise<boolean> {
    return this.#command(request, 'reminder');
  }

  async cancel(request: PaymentRequest): Promise<boolean> {
    this.#cancelling.add(request.id);
    try {
      return await this.#command(request, 'cancellation');
    } finally {
      this.#cancelling.delete(request.id);
    }
  }

  warningOf(id: string): string {
    return this.#warnings.get(id) ?? '';
  }

  isCancelling(id: string): boolean {
    return this.#cancelling.has(id);
  }

  saveReceipt({ id }: PaymentRequest): Promise<boolean> {
    return this.#attempt(async () => {
      saveFile(await this.#service.download(`${pathOf(id)}/receipt`, 'application/pdf'), `receipt-${id}.pdf`);
    });
  }

  get #service(): Service {
    return this.call.services.paymentRequests;
  }

  #command({ id }: PaymentRequest, command: 'cancellation' | 'reminder'): Promise<boolean> {
    return this.#attempt(async () => {
      const after = await this.#service.post<PaymentRequest | undefined>(`${pathOf(id)}/${command}`);
      if (after?.id) this.call.requests.take(after);
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
