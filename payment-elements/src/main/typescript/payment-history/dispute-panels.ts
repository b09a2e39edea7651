import { html, nothing, type TemplateResult } from 'lit';
import type { ClinicDisputes } from './clinic-disputes.ts';
import { disputeBanner, lostDisputes } from './disputes.ts';

/** The open disputes with what to do, and those that were lost lately. */
export function disputePanels(
  { open: { items = [], hasMore }, lostLately, descriptions }: ClinicDisputes,
  livemode: boolean,
  timeZone: string | undefined,
  open: (id: string) => void,
): TemplateResult {
  return html`${items.length > 0 ? disputeBanner(items, hasMore, livemode, timeZone, descriptions, open) : nothing}
  ${lostLately.length > 0 ? lostDisputes(lostLately, timeZone, descriptions, open) : nothing}`;
}
