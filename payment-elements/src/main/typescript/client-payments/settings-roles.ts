import { html, nothing, type TemplateResult } from 'lit';
import { errorOf, type FieldErrors } from '../fields.ts';
import { say } from '../messages.ts';
import { type Draft, ROLES } from './settings-draft.ts';

/** Who may request payments, who may refund them, and whether clinicians are asked when they hang up. */
export function roleChoices(draft: Draft, errors: FieldErrors, edit: (change: () => void) => unknown): TemplateResult {
  const choice = (path: 'mayRequest' | 'mayRefund', legend: string) =>
    html`<fieldset
      data-group=${path}
      tabindex="-1"
      ?data-wrong=${errors.has(path)}
      aria-describedby=${errors.has(path) ? `${path}-wrong` : nothing}
    >
      <legend>${legend}</legend>
      ${ROLES.map(
        (role) =>
          html`<label class="choice">
            <input
              type="checkbox"
              .checked=${draft[path].includes(role)}
              @change=${(event: Event) =>
                edit(() => {
                  const chosen = (event.target as HTMLInputElement).checked;
                  draft[path] = ROLES.filter((other) => (other === role ? chosen : draft[path].includes(other)));
                })}
            />${say(`role.${role}`)}
          </label>`,
      )}
      ${errorOf(path, errors)}
    </fieldset>`;
  return html`<div class="pair group">
    ${choice('mayRequest', say('admin.mayRequest'))} ${choice('mayRefund', say('admin.mayRefund'))}
    <fieldset data-group="askWhenNothingRequested">
      <legend>${say('admin.hangingUp')}</legend>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${draft.askWhenNothingRequested}
          @change=${(event: Event) =>
            edit(() => (draft.askWhenNothingRequested = (event.target as HTMLInputElement).checked))}
        />${say('admin.askWhenNothingRequested')}
      </label>
    </fieldset>
  </div>`;
}
