import type { LitElement, ReactiveController } from 'lit';
import { CallFailed, messageOf } from '../rest.ts';
import { scrollIntoView } from './into-view.ts';

/** Why the person's last action failed, in words. A new problem comes into view, because the person may have scrolled. */
export class PageProblem implements ReactiveController {
  text = '';
  #inView = '';
  /** The problem is that a service could not be reached. */
  #isCutOff = false;

  /** @param elsewhere what else is shown as a problem, if there is no text */
  constructor(
    private readonly host: LitElement,
    private readonly elsewhere: () => string,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const problem = this.text || this.elsewhere();
    if (problem && problem !== this.#inView) scrollIntoView(this.host.renderRoot, '.notice.bad[role=alert]');
    this.#inView = problem;
  }

  /** An empty text removes the message. */
  show(text: string): void {
    this.text = text;
    this.#isCutOff = false;
    this.host.requestUpdate();
  }

  /** A call to a service failed. */
  fail(failure: unknown): void {
    this.show(messageOf(failure));
    this.#isCutOff = failure instanceof CallFailed && failure.status === 0;
  }

  /** The service can be reached, so that what could not be done before can be done now, or was done. */
  reconnected(): void {
    if (this.#isCutOff) this.show('');
  }
}
