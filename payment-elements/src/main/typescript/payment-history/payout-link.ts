import { html, type TemplateResult } from 'lit';

/** A link to a payout on this page. */
export function payoutLink(payout: string): TemplateResult {
  const url = new URL(location.href);
  url.search = '';
  url.searchParams.set('tab', 'payouts');
  url.searchParams.set('payout', payout);
  return html`<a href=${url.href}>${payout}</a> `;
}
