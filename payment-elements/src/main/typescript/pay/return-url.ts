/**
 * Where Stripe sends a person back who had to leave the page for the bank. It is stored with the payment, and the clinic
 * reads it in its Dashboard, so the page's own address comes without its query and fragment: the address of a call is
 * often a secret. A host may set another one, of this page's origin or of https; any other is not used, and the console
 * says so.
 *
 * @param chosen what the host set; empty if nothing
 * @param page the address of the page
 */
export function returnUrl(chosen: string, page: string): string {
  const { origin, pathname } = new URL(page);
  const url = chosen && URL.canParse(chosen, page) ? new URL(chosen, page) : undefined;
  if (url && (url.origin === origin || url.protocol === 'https:')) return url.href;
  if (chosen) console.error('return-url is not used: it must be an https address, or one of this page’s origin.');
  return origin + pathname;
}
