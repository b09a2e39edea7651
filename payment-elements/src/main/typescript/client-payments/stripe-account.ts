import { html, nothing, type TemplateResult } from 'lit';
import type { Blocker } from '#services/clinic-config-service.ts';
import { safeLink } from '../safe-link.ts';
import { currentLocale, say } from '../messages.ts';
import { blockerWords } from './blocker-words.ts';

export function nameOf({ accountName, account }: { accountName?: string | null; account: string }): string {
  return accountName || account;
}

export function countryName(code: string | null | undefined): string {
  if (!code) return '';
  try {
    return new Intl.DisplayNames(currentLocale(), { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Whether the account can take payments, blocker by blocker: what is missing, what to do, and where. */
export function readiness({
  chargesEnabled,
  blockers = [],
}: {
  chargesEnabled: boolean;
  blockers?: Blocker[];
}): TemplateResult | typeof nothing {
  if (blockers.length === 0)
    return chargesEnabled ? nothing : html`<p class="notice wait">${say('admin.waitingForStripe')}</p>`;
  return html`<div class="notice wait stack">
    <p>${say(chargesEnabled ? 'admin.missingSoon' : 'admin.missing')}</p>
    <ul class="blockers">
      ${blockerWords(blockers).map(({ title, whatToDo, link: dashboard }) => {
        const link = safeLink(dashboard);
        return html`<li>
          <p class="what">${title}</p>
          <p>${whatToDo}</p>
          ${link
            ? html`<p>
                <a href=${link} target="_blank" rel="noopener noreferrer"
                  >${say('admin.openAtStripe')}<span class="only-read">
                    ${say('admin.openAtStripeFor', { title })}</span
                  ></a
                >
              </p>`
            : nothing}
        </li>`;
      })}
    </ul>
    <p class="small">${say('admin.updatesItself')}</p>
  </div>`;
}

export function readinessPill({
  chargesEnabled,
  blockers = [],
}: {
  chargesEnabled: boolean;
  blockers?: Blocker[];
}): TemplateResult {
  if (!chargesEnabled) return html`<span class="pill wait">${say('admin.notReady')}</span>`;
  return blockers.length > 0
    ? html`<span class="pill wait">${say('admin.readyForNow')}</span>`
    : html`<span class="pill good">${say('admin.ready')}</span>`;
}
