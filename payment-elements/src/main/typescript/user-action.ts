import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { messageOf } from './rest.ts';

/**
 * What a person asked an element to do, one action at a time: a second click does nothing while the first is running. How
 * it ended is said in live regions, which have to be on the page before there is anything to say.
 */
export class UserAction implements ReactiveController {
  /** Which action is running; empty: none. */
  busy = '';
  problem = '';
  done = '';

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** Runs it and says whether it succeeded. What `act` returns is shown to the person. */
  async run(what: string, act: () => Promise<string | void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = what;
    this.problem = this.done = '';
    this.host.requestUpdate();
    try {
      this.done = (await act()) ?? '';
    } catch (failure) {
      this.problem = messageOf(failure);
    } finally {
      this.busy = '';
      this.host.requestUpdate();
    }
    return this.problem === '';
  }

  /** To the element's heading, when what had the focus is gone with what was done: the next Tab is near, not at the top. */
  async focusHeading(): Promise<void> {
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  refuse(problem: string): void {
    this.problem = problem;
    this.done = '';
    this.host.requestUpdate();
  }

  get disabled(): 'true' | 'false' {
    return this.busy ? 'true' : 'false';
  }

  /** `reading` is what went wrong while the page looked again by itself. */
  notices(reading = ''): TemplateResult {
    const problem = this.problem || reading;
    return html`<p role="alert" class=${problem ? 'notice bad' : 'only-read'}>${problem}</p>
      <p role="status" class=${this.done ? 'notice good' : 'only-read'}>${this.done}</p>`;
  }
}
