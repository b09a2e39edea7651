import { say, sayIfKnown } from './messages.ts';
import type { Problem } from './client-types.ts';
import { CallFailed, ServiceClient } from './service-client.ts';

export { CallFailed, isRefusal } from './service-client.ts';

/** Calls to Caretill's services whose failures have a message that can be shown as it is, in the reader's language. */
export class Service extends ServiceClient {
  protected override words(status: number, code: string, problem: Problem): string {
    // Only the page around can do something about these, and is told (host-errors.ts).
    if (code === 'token-unavailable' || code === 'origin-refused') return say('problem.unexpected');
    return (
      sayIfKnown(`problem.${code}`) ??
      sayIfKnown(`problem.${status}`) ??
      (problem.violations?.map((violation) => violation.message).join(' ') || problem.detail || problem.title) ??
      say('problem.unexpected')
    );
  }
}

/** The message of any error, suitable for showing. */
export function messageOf(failure: unknown): string {
  return failure instanceof CallFailed ? failure.message : say('problem.unexpected');
}
