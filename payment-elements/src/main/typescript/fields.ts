import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/** Errors by the path of their field, in the services' notation: `presets[2].amountMinor`. */
export type Wrong = ReadonlyMap<string, string>;

export interface TextField {
  /** The field's path, which is its id and name. */
  path: string;
  label: string;
  value: string;
  changed: (value: string) => void;
  wrong?: Wrong;
  hint?: string;
  maxlength?: number;
  numeric?: 'decimal' | 'numeric';
  suffix?: string;
}

/** A labelled text field with its hint and its error. */
export function textField({
  path,
  label,
  value,
  changed,
  wrong,
  hint,
  maxlength,
  numeric,
  suffix,
}: TextField): TemplateResult {
  const trouble = wrong?.get(path) ?? '';
  const describedBy = [trouble ? `${path}-wrong` : '', hint ? `${path}-hint` : ''].filter(Boolean).join(' ');
  return html`<div class="field">
    <label for=${path}>${label}</label>
    <div class=${suffix ? 'with-suffix' : ''}>
      <input
        id=${path}
        name=${path}
        autocomplete="off"
        inputmode=${numeric ?? nothing}
        maxlength=${maxlength ?? nothing}
        aria-describedby=${describedBy || nothing}
        aria-invalid=${trouble ? 'true' : 'false'}
        ?data-wrong=${trouble !== ''}
        .value=${live(value)}
        @input=${(event: InputEvent) => changed((event.target as HTMLInputElement).value)}
      />
      ${suffix ? html`<span aria-hidden="true">${suffix}</span>` : nothing}
    </div>
    ${troubleOf(path, wrong)} ${hint ? html`<p id="${path}-hint" class="hint">${hint}</p>` : nothing}
  </div>`;
}

/** The error below a field or a group. A group refers to it by `aria-describedby` with the id made here. */
export function troubleOf(path: string, wrong: Wrong | undefined): TemplateResult | typeof nothing {
  const trouble = wrong?.get(path);
  return trouble ? html`<p id="${path}-wrong" class="wrong">${trouble}</p>` : nothing;
}

/** Moves the focus to the first field with an error. */
export function focusFirstWrong(root: ParentNode): void {
  root.querySelector<HTMLElement>('[data-wrong]')?.focus();
}

/**
 * Assigns a service's errors to places on the page: the field itself, else the nearest group around it. `rest` has
 * those without a place, to be shown above the form.
 */
export function placed(
  root: ParentNode,
  violations: readonly { field: string; message: string }[],
): { wrong: Wrong; rest: string[] } {
  const paths = new Set(
    [...root.querySelectorAll('[name], [data-group]')].map(
      (field) => field.getAttribute('data-group') ?? field.getAttribute('name'),
    ),
  );
  const wrong = new Map<string, string>();
  const rest: string[] = [];
  for (const { field, message } of violations) {
    let path = field;
    while (path && !paths.has(path)) path = around(path);
    if (path) wrong.set(path, [wrong.get(path), sentence(message)].filter(Boolean).join(' '));
    else rest.push(sentence(message));
  }
  return { wrong, rest };
}

/** `presets[2].amountMinor` is in `presets[2]`, which is in `presets`, which has no parent. */
function around(path: string): string {
  const outer = path.replace(/(\.[^.[\]]*|\[[^\]]*\])$/, '');
  return outer === path ? '' : outer;
}

function sentence(message: string): string {
  const text = message.charAt(0).toLocaleUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
