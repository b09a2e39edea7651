import { html, nothing, type TemplateResult } from 'lit';
import type { PageWallets, WalletState } from '#services/clinic-config-service.ts';
import { say, sayOr } from '../messages.ts';

/** Whether each wallet is on for each domain, in words; one line if both are in the same state. */
export function walletLines(wallets: PageWallets[]): string[] {
  return wallets.flatMap(({ domain, applePay, googlePay }) =>
    sameState(applePay, googlePay)
      ? [line(say('wallets.both'), domain, applePay)]
      : [line(say('wallets.applePay'), domain, applePay), line(say('wallets.googlePay'), domain, googlePay)],
  );
}

function sameState(one: WalletState, other: WalletState): boolean {
  return one.on === other.on && one.off === other.off && one.stripesWords === other.stripesWords;
}

function line(wallet: string, domain: string, { on, off, stripesWords }: WalletState): string {
  if (on) return say('wallets.on', { wallet, domain });
  const why = sayOr(`wallets.off.${off ?? 'NO_ANSWER'}`, 'wallets.off.other', { wallet, domain });
  return stripesWords ? `${why} ${say('wallets.stripeSays', { words: stripesWords })}` : why;
}

/** Whether something is off that asking Stripe again may change. */
function someAreOff(wallets: PageWallets[]): boolean {
  return wallets.some(({ applePay, googlePay }) => !applePay.on || !googlePay.on);
}

/** The wallets of an account, and `again`, which asks Stripe, if one is off. */
export function pageWallets(wallets: PageWallets[], again: TemplateResult): TemplateResult | typeof nothing {
  if (wallets.length === 0) return nothing;
  const lines = walletLines(wallets);
  if (!someAreOff(wallets))
    return html`<ul class="wallets small muted">
      ${lines.map((words) => html`<li>${words}</li>`)}
    </ul>`;
  return html`<div class="notice stack">
    <ul class="wallets">
      ${lines.map((words) => html`<li>${words}</li>`)}
    </ul>
    <p class="small">${say('wallets.cards')}</p>
    <div class="row">${again}</div>
  </div>`;
}
