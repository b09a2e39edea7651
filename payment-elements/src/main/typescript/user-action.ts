import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { messageOf } from './rest.ts';

/**
 * Runs a person's actions one at a time: a second click does nothing while the first is running. The result is shown in
 * live regions, which must be on the page before they have text, or screen readers would miss it.
 */
export class UserAction implements ReactiveController {
  /** The running action; empty if none. */
  busy = '';
  problem = '';
  done = '';

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** Runs an action and returns whether it succeeded. The text that `act` returns is shown to the person. */
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

  /** Moves the focus to the heading if the focused control is gone, so that Tab does not restart at the top. */
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

  /** `reading` is the error of the last automatic refresh. */
  notices(reading = ''): TemplateResult {
    const problem = this.problem || reading;
    return html`<p role="alert" class=${problem ? 'notice bad' : 'only-read'}>${problem}</p>
      <p role="status" class=${this.done ? 'notice good' : 'only-read'}>${this.done}</p>`;
  }
}
