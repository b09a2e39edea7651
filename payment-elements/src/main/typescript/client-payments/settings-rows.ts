import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { StripeAccount } from '#services/clinic-config-service.ts';
import { PRACTITIONER_NAME_LENGTH, RECEIPT_NUMBER_LENGTH } from '#services/receipt-rules.ts';
import { textField, errorOf, type FieldErrors } from '../fields.ts';
import { say } from '../messages.ts';
import type { Draft, PresetEntry } from './settings-draft.ts';
import { nameOf } from './stripe-account.ts';

/** Changes the draft; the promise resolves when the page shows the change. */
type Edit = (change: () => void) => Promise<unknown>;

/** The repeating parts of the settings. Rows are keyed by their object, so focus stays where it is when rows move. */
function rows<T extends object>(
  path: string,
  title: string,
  hint: string,
  items: T[],
  errors: FieldErrors,
  render: (item: T, at: number) => TemplateResult,
  add: TemplateResult,
) {
  return html`<fieldset
    class="group"
    data-group=${path}
    tabindex="-1"
    ?data-wrong=${errors.has(path)}
    aria-describedby=${errors.has(path) ? `${path}-wrong` : nothing}
  >
    <legend>${title}</legend>
    <p class="hint">${hint}</p>
    ${items.length > 0
      ? html`<ol class="rows">
          ${repeat(items, (item) => item, render)}
        </ol>`
      : nothing}
    ${errorOf(path, errors)}
    <div>${add}</div>
  </fieldset>`;
}

/** Adds a row and puts the cursor into its first field. */
async function addTo(event: Event, edit: Edit, add: () => void) {
  const group = (event.currentTarget as HTMLElement).closest('fieldset')!;
  await edit(add);
  group.querySelector<HTMLElement>('.rows > li:last-child :is(input, select)')?.focus();
}

/** Removes a row. The button that was pressed goes with it, so the focus moves to the button that adds a row. */
async function removeFrom<T>(event: Event, edit: Edit, items: T[], item: T) {
  const group = (event.currentTarget as HTMLElement).closest('fieldset')!;
  await edit(() => items.splice(items.indexOf(item), 1));
  group.querySelector<HTMLElement>('button.add')?.focus();
}

const cross = html`<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
  <path d="M2 2l10 10M12 2L2 12" />
</svg>`;
const up = html`<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
  <path d="M7 12V2M2.5 6.5L7 2l4.5 4.5" />
</svg>`;
const down = html`<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
  <path d="M7 2v10M2.5 7.5L7 12l4.5-4.5" />
</svg>`;

export function presetRows(
  draft: Draft,
  errors: FieldErrors,
  edit: Edit,
  moved: (words: string) => void,
): TemplateResult {
  const { presets } = draft;

  async function move(event: Event, preset: PresetEntry, by: 1 | -1) {
    const button = event.currentTarget as HTMLElement;
    const [from, to] = [presets.indexOf(preset), presets.indexOf(preset) + by];
    if (to < 0 || to >= presets.length) return;
    await edit(() => presets.splice(to, 0, ...presets.splice(from, 1)));
    moved(
      say('admin.presetMoved', {
        label: preset.label || say('admin.presetNew'),
        place: to + 1,
        count: presets.length,
      }),
    );
    // Moving the row in the page takes the focus away from its button.
    button.focus();
  }

  return rows(
    'presets',
    say('admin.presets'),
    say('admin.presetsHint'),
    presets,
    errors,
    (preset, at) => {
      const label = preset.label || say('admin.presetNew');
      const field = (key: Exclude<keyof PresetEntry, 'gstIncluded'>, path: string, words: string, maxlength: number) =>
        textField({
          path: `presets[${at}].${path}`,
          label: words,
          value: preset[key],
          errors,
          maxlength,
          numeric: key === 'amount' ? 'decimal' : undefined,
          suffix: key === 'amount' ? draft.currency : undefined,
          changed: (value) => edit(() => (preset[key] = value)),
        });
      return html`<li class="preset" data-group="presets[${at}]" aria-label=${label}>
        <div class="fields">
          ${field('label', 'label', say('admin.presetLabel'), 60)}
          ${field('amount', 'amountMinor', say('admin.presetAmount'), 20)}
          ${field('itemNumber', 'itemNumber', say('admin.presetItemNumber'), RECEIPT_NUMBER_LENGTH)}
          ${field('description', 'description', say('admin.presetDescription'), 200)}
          ${draft.business.gstRegistered || preset.gstIncluded
            ? html`<div class="field">
                <label class="choice">
                  <input
                    type="checkbox"
                    name="presets[${at}].gstIncluded"
                    .checked=${preset.gstIncluded}
                    @change=${(event: Event) =>
                      edit(() => (preset.gstIncluded = (event.target as HTMLInputElement).checked))}
                  />${say('supply.gstIncluded')}
                </label>
                ${errorOf(`presets[${at}].gstIncluded`, errors)}
              </div>`
            : nothing}
        </div>
        <div class="tools">
          <button
            type="button"
            class="icon"
            aria-disabled=${at === 0 ? 'true' : 'false'}
            aria-label=${say('admin.presetUp', { label })}
            @click=${(event: Event) => move(event, preset, -1)}
          >
            ${up}
          </button>
          <button
            type="button"
            class="icon"
            aria-disabled=${at === presets.length - 1 ? 'true' : 'false'}
            aria-label=${say('admin.presetDown', { label })}
            @click=${(event: Event) => move(event, preset, 1)}
          >
            ${down}
          </button>
          <button
            type="button"
            class="icon"
            aria-label=${say('admin.presetRemove', { label })}
            @click=${(event: Event) => removeFrom(event, edit, presets, preset)}
          >
            ${cross}
          </button>
        </div>
      </li>`;
    },
    addButton(say('admin.presetAdd'), edit, () =>
      presets.push({ label: '', amount: '', itemNumber: '', description: '', gstIncluded: false }),
    ),
  );
}

export function providerRows(draft: Draft, errors: FieldErrors, edit: Edit): TemplateResult {
  const { receipt } = draft;
  return rows(
    'receipt.providers',
    say('admin.receipt'),
    say('admin.receiptHint'),
    receipt,
    errors,
    (provider, at) =>
      html`<li data-group="receipt.providers[${at}]">
        <div class="fields">
          ${textField({
            path: `receipt.providers[${at}].name`,
            label: say('admin.providerName'),
            value: provider.name,
            errors,
            maxlength: PRACTITIONER_NAME_LENGTH,
            changed: (value) => edit(() => (provider.name = value)),
          })}
          ${textField({
            path: `receipt.providers[${at}].providerNumber`,
            label: say('admin.providerNumber'),
            value: provider.providerNumber ?? '',
            errors,
            maxlength: RECEIPT_NUMBER_LENGTH,
            changed: (value) => edit(() => (provider.providerNumber = value)),
          })}
        </div>
        <div class="tools">
          <button
            type="button"
            class="icon"
            aria-label=${provider.name
              ? say('admin.providerRemove', { name: provider.name })
              : say('admin.providerRemoveNew')}
            @click=${(event: Event) => removeFrom(event, edit, receipt, provider)}
          >
            ${cross}
          </button>
        </div>
      </li>`,
    addButton(say('admin.providerAdd'), edit, () => receipt.push({ name: '', providerNumber: '' })),
  );
}

/** Routes need a second account; without one they are shown only if some are left to remove. */
export function routeRows(
  draft: Draft,
  errors: FieldErrors,
  edit: Edit,
  accounts: StripeAccount[],
  clinicians: ReadonlyMap<string, string>,
): TemplateResult | typeof nothing {
  const { routes } = draft;
  const linked = accounts.filter(({ status }) => status === 'LINKED');
  if (linked.length < 2 && routes.length === 0) return nothing;
  return rows(
    'routes',
    say('admin.routes'),
    say('admin.routesHint'),
    routes,
    errors,
    (route, at) => {
      const path = `routes[${at}].account`;
      const known = linked.some(({ account }) => account === route.account);
      return html`<li data-group="routes[${at}]">
        <div class="fields">
          ${textField({
            path: `routes[${at}].clinician`,
            label: say('admin.routeClinician'),
            value: route.clinician,
            choices: clinicians,
            hint: clinicians.get(route.clinician),
            errors,
            maxlength: 128,
            changed: (value) => edit(() => (route.clinician = value)),
          })}
          <div class="field">
            <label for=${path}>${say('admin.routeAccount')}</label>
            <select
              id=${path}
              name=${path}
              ?data-wrong=${errors.has(path)}
              aria-describedby=${errors.has(path) ? `${path}-wrong` : nothing}
              @change=${(event: Event) => edit(() => (route.account = (event.target as HTMLSelectElement).value))}
            >
              ${known
                ? nothing
                : html`<option value=${route.account} .selected=${true}>
                    ${route.account || say('admin.routeChoose')}
                  </option>`}
              ${linked.map(
                (account) =>
                  html`<option value=${account.account} .selected=${account.account === route.account}>
                    ${nameOf(account)}
                  </option>`,
              )}
            </select>
            ${errorOf(path, errors)}
          </div>
        </div>
        <div class="tools">
          <button
            type="button"
            class="icon"
            aria-label=${route.clinician
              ? say('admin.routeRemove', { clinician: clinicians.get(route.clinician) ?? route.clinician })
              : say('admin.routeRemoveNew')}
            @click=${(event: Event) => removeFrom(event, edit, routes, route)}
          >
            ${cross}
          </button>
        </div>
      </li>`;
    },
    addButton(say('admin.routeAdd'), edit, () => routes.push({ clinician: '', account: '' })),
  );
}

function addButton(words: string, edit: Edit, add: () => void) {
  return html`<button type="button" class="slim add" @click=${(event: Event) => addTo(event, edit, add)}>
    ${words}
  </button>`;
}
