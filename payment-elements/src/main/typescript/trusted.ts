/** The part of Trusted Types that we use (https://www.w3.org/TR/trusted-types/); TypeScript does not know them. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(text: string): string; createScriptURL(url: string): string },
  ): { createHTML(text: string): string; createScriptURL(url: string): string };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/**
 * For pages with `require-trusted-types-for 'script'`, the policy `caretill`. It lets two things through: the address of
 * Stripe.js, which is the host's own setting, and a QR code, which is parsed as XML and from which only plain shapes are
 * copied (qr-picture.ts).
 */
function trusted(): ReturnType<TrustedTypes['createPolicy']> {
  const rules = { createHTML: (text: string) => text, createScriptURL: (url: string) => url };
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  return (policy ??= trustedTypes?.createPolicy('caretill', rules) ?? rules);
}

export function trustedScriptUrl(url: string): string {
  return trusted().createScriptURL(url);
}

export function trustedXml(text: string): string {
  return trusted().createHTML(text);
}
