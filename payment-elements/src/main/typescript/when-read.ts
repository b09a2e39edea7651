import { html, nothing } from 'lit';
import { say } from './messages.ts';

/**
 * Shows what is read from a service. Until it has come, says that it is loading; if it could not be read, shows nothing,
 * because the problem is said above.
 */
export function whenRead<T>(read: T | undefined, problem: string, show: (read: T) => unknown): unknown {
  if (read !== undefined) return show(read);
  return problem ? nothing : html`<p class="busy muted">${say('request.loading')}</p>`;
}
