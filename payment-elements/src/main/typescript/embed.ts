import type {
  EmbeddedFrame,
  EmbedError,
  EmbedEvent,
  EmbedOptions,
  EmbedSettings,
  MessageFromFrame,
  MessageToFrame,
} from './embed-types.ts';

export type * from './embed-types.ts';

/** How long a frame may take to load on a slow line. */
const LOAD_LIMIT_MS = 20_000;
/** How long a person may think about leaving; after that, they stay. */
const ANSWER_LIMIT_MS = 300_000;

/**
 * Shows a page of Caretill's in a frame and looks after it: gives it settings and tokens, makes it as high as its content,
 * and passes on what it tells. Only messages of this frame and of its address's origin are read, and only that origin is
 * told anything.
 *
 * @param iframe without an address; its address is set here, so that nothing it says is missed
 */
export function embed(iframe: HTMLIFrameElement, options: EmbedOptions): EmbeddedFrame {
  const address = new URL(options.src, document.baseURI);
  // A bank's page takes the whole window; its way back is this page, without a query or fragment that may be secret.
  const back = location.protocol === 'https:' ? { returnUrl: location.origin + location.pathname } : {};
  let settings: EmbedSettings = { ...back, ...options.settings };
  let isReady = false;
  let questions = 0;
  const asked = new Map<string, (mayLeave: boolean) => void>();

  const tell = (message: MessageToFrame) => iframe.contentWindow?.postMessage(message, address.origin);

  const fail = (error: EmbedError) => {
    console.warn(`Caretill’s frame: ${error.code}: ${error.message}`);
    options.onError?.(error);
  };

  const tooLate = setTimeout(
    () =>
      fail({
        code: 'frame-silent',
        message: `nothing has come from ${address.href}: is ${location.origin} one of EMBED_ANCESTORS, and in frame-src of this page?`,
      }),
    LOAD_LIMIT_MS,
  );

  const giveToken = async () => {
    try {
      tell({ caretill: 1, type: 'token', token: await options.getToken() });
    } catch (failure) {
      fail({ code: 'token-unavailable', message: `getToken failed: ${failure}` });
    }
  };

  const receive = (event: MessageEvent<MessageFromFrame | null>) => {
    const message = event.data;
    if (event.source !== iframe.contentWindow || event.origin !== address.origin || message?.caretill === undefined)
      return;
    if (message.caretill !== 1) {
      fail({ code: 'protocol-unknown', message: 'the frame speaks another version of the protocol than this module' });
      return;
    }
    switch (message.type) {
      case 'ready':
        isReady = true;
        clearTimeout(tooLate);
        // A frame that begins again does not answer what it was asked before.
        asked.forEach((answer) => answer(true));
        tell({ caretill: 1, type: 'settings', settings });
        void giveToken();
        break;
      case 'token-needed':
        void giveToken();
        break;
      case 'height':
        iframe.style.height = `${message.height}px`;
        break;
      case 'event': {
        const { name, detail } = message;
        options.onEvent?.({ name, detail } as EmbedEvent);
        break;
      }
      case 'error':
        fail({ code: message.code, message: message.message });
        break;
      case 'may-leave':
        asked.get(message.id)?.(message.mayLeave);
    }
  };

  addEventListener('message', receive);
  if (!iframe.allow) iframe.allow = 'payment';
  iframe.src = address.href;

  return {
    set(changed) {
      settings = { ...settings, ...changed };
      if (isReady) tell({ caretill: 1, type: 'settings', settings: changed });
    },
    mayLeave() {
      if (!isReady) return Promise.resolve(true);
      const id = String(++questions);
      return new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), ANSWER_LIMIT_MS);
        asked.set(id, (mayLeave) => {
          clearTimeout(timer);
          resolve(mayLeave);
        });
        tell({ caretill: 1, type: 'may-leave', id });
      }).finally(() => asked.delete(id));
    },
    end() {
      clearTimeout(tooLate);
      removeEventListener('message', receive);
      asked.forEach((answer) => answer(true));
    },
  };
}
