import { GivenToken } from './embedded/given-token.ts';
import { PageAround } from './embedded/page-around.ts';
import { applySettings, areSettings } from './embedded/settings.ts';
import { passOn } from './embedded/told-events.ts';
import type { EmbedSettings } from './embed-types.ts';
import type { CaretillPay, CaretillPaymentRequest } from './host-types.ts';

/**
 * The script of `/embed/pay` and `/embed/request`: one element in a frame of somebody else's page, which gives it its
 * settings and its token by messages and is told what happens (embed-types.ts). The service writes into the page's
 * `<main>` what it knows: the element, its module, the other services' addresses, and who may embed it. The element is
 * made when the first token has come. Nothing is kept that a browser without storage for frames could not keep.
 */
const TOKEN_LIMIT_MS = 10_000;
/** Longer than any token. */
const LONGEST_TOKEN = 16_000;

const place = document.querySelector('main') as HTMLElement;
const given = place.dataset as Record<'element' | 'module' | 'ancestors', string> & Record<string, string>;

if (parent === window) document.querySelector('p')!.hidden = false;
else await embedded();

async function embedded(): Promise<void> {
  // So that the element is one from the moment it is made, and nothing the page around says comes too early for it.
  await import(new URL(given.module, location.href).href);
  // Stripe adds how a payment went, and its client secret, when it sends a person back from a bank.
  if (location.search) history.replaceState(history.state, '', location.pathname);

  let settings: EmbedSettings = {};
  let element: CaretillPay | CaretillPaymentRequest | undefined;
  const token = new GivenToken(() => around.tell({ type: 'token-needed' }));
  const around = new PageAround(given.ancestors.split(' '), (message) => {
    if (message.type === 'settings' && areSettings(message.settings)) {
      settings = { ...settings, ...message.settings };
      if (element) applySettings(element, message.settings);
    } else if (message.type === 'token' && isToken(message.token)) {
      token.give(message.token);
      element ??= show();
    } else if (message.type === 'may-leave' && typeof message.id === 'string') {
      void answer(message.id);
    } else {
      return false;
    }
    return true;
  });

  function show(): CaretillPay | CaretillPaymentRequest {
    const shown = document.createElement(given.element) as CaretillPay | CaretillPaymentRequest;
    // The service that served this page.
    shown.setAttribute('payment-request-service-url', new URL('..', location.href).href);
    for (const name of ['notification-service-url', 'clinic-config-service-url', 'stripe-js-url']) {
      const address = place.getAttribute(`data-${name}`);
      if (address) shown.setAttribute(name, address);
    }
    // A bank that needs the whole window must come back to the page around, which alone has a token.
    if (around.origin?.startsWith('https:')) shown.setAttribute('return-url', `${around.origin}/`);
    applySettings(shown, settings);
    shown.getToken = token.get;
    shown.addEventListener('caretill-error', ({ detail: { code, message } }) => {
      if (code === 'token-refused') token.refused();
      around.tell({ type: 'error', code, message });
    });
    passOn(shown, (event) => around.tell({ type: 'event', ...event }));
    place.replaceChildren(shown);
    new ResizeObserver(() => around.tell({ type: 'height', height: document.body.offsetHeight })).observe(
      document.body,
    );
    return shown;
  }

  async function answer(id: string): Promise<void> {
    const mayLeave = !element || (await ('mayEnd' in element ? element.mayEnd() : element.mayLeave()));
    around.tell({ type: 'may-leave', id, mayLeave });
  }

  around.tell({ type: 'ready' });
  setTimeout(() => {
    if (!element) around.refuse('token-missing', `no token has come within ${TOKEN_LIMIT_MS / 1000} seconds`);
  }, TOKEN_LIMIT_MS);
}

function isToken(token: unknown): token is string {
  return typeof token === 'string' && token !== '' && token.length <= LONGEST_TOKEN;
}
