import type { LitElement } from 'lit';
import { type Paying, paying } from './paying.ts';

/** The step of the payment that is under way, and whether an answer that arrives still belongs to it. */
export class PayingSteps {
  current: Paying | undefined;
  /** Counts payments that were opened or stopped, so that an answer that belongs to an earlier one is dropped. */
  #run = 0;

  constructor(private readonly host: LitElement) {}

  /** Begins a payment, which ends any other one. @returns whether it is still this payment that goes on */
  begin(id: string, step: Paying['step']): () => boolean {
    this.end();
    this.#set(paying(id, step));
    return this.whileGoesOn();
  }

  end(): void {
    this.#run++;
    this.#set(undefined);
  }

  update(change: Partial<Paying>): void {
    // Another problem, or none, has another cause.
    const cause = change.problem === undefined ? {} : { isCutOff: false };
    if (this.current) this.#set({ ...this.current, ...cause, ...change });
  }

  /** Whether it is still the payment of now that goes on. */
  whileGoesOn(): () => boolean {
    const run = this.#run;
    return () => run === this.#run;
  }

  /** The same, and in this step. */
  whileStep(step: Paying['step']): () => boolean {
    const goesOn = this.whileGoesOn();
    return () => goesOn() && this.current?.step === step;
  }

  #set(current: Paying | undefined) {
    this.current = current;
    this.host.requestUpdate();
  }
}
