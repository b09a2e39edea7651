const SHEET_POLL_MS = 250;
/** As long as Apple waits for the page that was told of the person's consent. */
const PAGE_LIMIT_MS = 30_000;

/**
 * The sheet of a device's wallet, in a window of its own, as Stripe's frames open them where the browser has no sheet. It
 * needs a person's press, and a page that may have windows: `Cross-Origin-Opener-Policy: same-origin` cuts it off.
 *
 * @param details what the sheet shows: {access, hosts, clientSecret, emailRequired}
 * @returns {paid, finish}: `paid` resolves to what the wallet gives, {paymentMethod, billingDetails}, or to null if the
 *     person closes the sheet; `finish` tells the sheet how the payment ended, and it closes
 */
function openSheet(details) {
  if (!navigator.userActivation.isActive) throw new IntegrationError(NO_GESTURE);
  const sheet = open(`${origin}/elements/sheet`, '_blank', 'popup,width=420,height=560');
  if (!sheet || sheet.closed) {
    throw new IntegrationError('The wallet could not open its window. Cross-Origin-Opener-Policy must be same-origin-allow-popups.');
  }
  let end;
  const paid = new Promise((resolve) => (end = resolve));
  const over = (result) => {
    clearInterval(watch);
    end(result);
  };
  const heard = ({ origin: sender, source, data }) => {
    if (sender !== origin || source !== sheet) return;
    if (data.type === 'ready') sheet.postMessage(plain({ type: 'show', ...details }), origin);
    if (data.type === 'paid') end(data);
    if (data.type === 'canceled') over(null);
  };
  const watch = setInterval(() => {
    if (!sheet.closed) return;
    removeEventListener('message', heard);
    over(null);
  }, SHEET_POLL_MS);
  addEventListener('message', heard);
  return {
    paid,
    finish(isPaid) {
      clearInterval(watch);
      removeEventListener('message', heard);
      sheet.postMessage({ type: 'finished', isPaid }, origin);
    },
  };
}
