import { html, type TemplateResult } from 'lit';
import type { Preset } from '#services/clinic-config-service.ts';
import { formatMoney } from '../money.ts';
import { currentLocale, say } from '../messages.ts';

/** The clinic's presets, each a button that fills in the form; where there are none, where to save them. */
export function presetButtons(presets: Preset[], currency: string, use: (preset: Preset) => void): TemplateResult {
  if (presets.length === 0) return html`<p class="hint">${say('request.noPresets')}</p>`;
  return html`<fieldset class="close">
    <legend>${say('request.presets')}</legend>
    <div class="row">
      ${presets.map(
        (preset) =>
          html`<button type="button" class="slim" @click=${() => use(preset)}>
            ${say('request.preset', {
              label: preset.label,
              amount: formatMoney(preset.amountMinor, currency, currentLocale()),
            })}
          </button>`,
      )}
    </div>
  </fieldset>`;
}
