import { html, type TemplateResult } from 'lit';
import type { BusinessDetails } from '#services/clinic-config-service.ts';
import { errorOf, type FieldErrors, textField } from '../fields.ts';
import { say } from '../messages.ts';
import type { Draft } from './settings-draft.ts';

/** The business details while they are edited; what is empty is not entered. */
export interface BusinessEntry {
  name: string;
  abn: string;
  address: string;
  phone: string;
  gstRegistered: boolean;
}

/** The details in the form that the service keeps; null if nothing is entered. */
export function businessOf(business: BusinessDetails | null | undefined): BusinessDetails | null {
  const { name, abn, address, phone, gstRegistered } = business ?? {};
  return name || abn || address || phone || gstRegistered
    ? {
        name: name || null,
        abn: abn || null,
        address: address || null,
        phone: phone || null,
        gstRegistered: gstRegistered ?? false,
      }
    : null;
}

export function businessEntryOf(business: BusinessDetails | null): BusinessEntry {
  const { name, abn, address, phone, gstRegistered } = business ?? {};
  const grouped = (abn ?? '').replace(/^(\d{2})(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4');
  return {
    name: name ?? '',
    abn: grouped,
    address: address ?? '',
    phone: phone ?? '',
    gstRegistered: gstRegistered ?? false,
  };
}

export function readBusiness({ name, abn, address, phone, gstRegistered }: BusinessEntry): BusinessDetails | null {
  return businessOf({
    name: name.trim(),
    abn: abn.replaceAll(/\s/g, ''),
    address: address.trim(),
    phone: phone.trim(),
    gstRegistered,
  });
}

/** What receipts say of the clinic as a business. */
export function businessFields(
  draft: Draft,
  errors: FieldErrors,
  edit: (change: () => void) => unknown,
): TemplateResult {
  const { business } = draft;
  const field = (key: Exclude<keyof BusinessEntry, 'gstRegistered'>, label: string, maxlength: number, hint?: string) =>
    textField({
      path: `business.${key}`,
      label,
      value: business[key],
      errors,
      maxlength,
      hint,
      changed: (value) => edit(() => (business[key] = value)),
    });
  return html`<fieldset class="group" data-group="business" tabindex="-1">
    <legend>${say('admin.business')}</legend>
    <p class="hint">${say('admin.businessHint')}</p>
    <div class="pair">
      ${field('name', say('admin.businessName'), 200, say('admin.businessNameHint'))}
      ${field('abn', say('admin.businessAbn'), 20, say('admin.businessAbnHint'))}
      ${field('address', say('admin.businessAddress'), 200, say('admin.businessAddressHint'))}
      ${field('phone', say('admin.businessPhone'), 30)}
    </div>
    <label class="choice">
      <input
        type="checkbox"
        name="business.gstRegistered"
        .checked=${business.gstRegistered}
        @change=${(event: Event) => edit(() => (business.gstRegistered = (event.target as HTMLInputElement).checked))}
      />${say('admin.gstRegistered')}
    </label>
    <p class="hint">${say('admin.gstRegisteredHint')}</p>
    ${errorOf('business.gstRegistered', errors)} ${errorOf('business', errors)}
  </fieldset>`;
}
