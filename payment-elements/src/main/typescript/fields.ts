import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/** Errors by the path of their field, in the services' notation: `presets[2].amountMinor`. */
export type FieldErrors = ReadonlyMap<string, string>;

export interface TextField {
  /** The field's path, which is its id and name. */
  path: string;
  label: string;
  value: string;
  changed: (value: string) => void;
  errors?: FieldErrors;
  hint?: string;
  maxlength?: number;
  numeric?: 'decimal' | 'numeric';
  suffix?: string;
  /** Values to choose from, each with its meaning; others can be typed. */
  choices?: ReadonlyMap<string, string>;
}

/** A labelled text field with its hint and its error. */
export function textField({
  path,
  label,
  value,
  changed,
  errors,
  hint,
  maxlength,
  numeric,
  suffix,
  choices,
}: TextField): TemplateResult {
  const error = errors?.get(path) ?? '';
  const describedBy = [error ? `${path}-wrong` : '', hint ? `${path}-hint` : ''].filter(Boolean).join(' ');
  return html`<div class="field">
    <label for=${path}>${label}</label>
    <div class=${suffix ? 'with-suffix' : ''}>
      <input
        id=${path}
        name=${path}
        autocomplete="off"
        inputmode=${numeric ?? nothing}
        list=${choices?.size ? `${path}-choices` : nothing}
        maxlength=${maxlength ?? nothing}
        aria-describedby=${describedBy || nothing}
        aria-invalid=${error ? 'true' : 'false'}
        ?data-wrong=${error !== ''}
        .value=${live(value)}
        @input=${(event: InputEvent) => changed((event.target as HTMLInputElement).value)}
      />
      ${suffix ? html`<span aria-hidden="true">${suffix}</span>` : nothing}
    </div>
    ${choices?.size
      ? html`<datalist id="${path}-choices">
          ${[...choices].map(([choice, meaning]) => html`<option value=${choice}>${meaning}</option>`)}
        </datalist>`
      : nothing}
    ${errorOf(path, errors)} ${hint ? html`<p id="${path}-hint" class="hint">${hint}</p>` : nothing}
  </div>`;
}

/** The error below a field or a group. A group refers to it by `aria-describedby` with the id made here. */
export function errorOf(path: string, errors: FieldErrors | undefined): TemplateResult | typeof nothing {
  const error = errors?.get(path);
  return error ? html`<p id="${path}-wrong" class="wrong">${error}</p>` : nothing;
}

/** Moves the focus to the first field with an error. */
export function focusFirstError(root: ParentNode): void {
  root.querySelector<HTMLElement>('[data-wrong]')?.focus();
}

/**
 * Assigns a service's errors to places on the page: the field itself, else the nearest group around it. `rest` has
 * those without a place, to be shown above the form.
 */
export function placed(
  root: ParentNode,
  violations: readonly { field: string; message: string }[],
): { errors: FieldErrors; rest: string[] } {
  const paths = new Set(
    [...root.querySelectorAll('[name], [data-group]')].map(
      (field) => field.getAttribute('data-group') ?? field.getAttribute('name'),
    ),
  );
  const errors = new Map<string, string>();
  const rest: string[] = [];
  for (const { field, message } of violations) {
    let path = field;
    while (path && !paths.has(path)) path = around(path);
    if (path) errors.set(path, [errors.get(path), sentence(message)].filter(Boolean).join(' '));
    else rest.push(sentence(message));
  }
  return { errors, rest };
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
