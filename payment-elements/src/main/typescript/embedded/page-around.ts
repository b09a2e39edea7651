import type { EmbedError, MessageFromFrame } from '../embed-types.ts';

const PROTOCOL = 1;

/** As a target of messages (https://html.spec.whatwg.org/#posting-messages). */
const ANY = '*';

/** Without the version, which is put in here. */
type Told = MessageFromFrame extends infer Message
  ? Message extends unknown
    ? Omit<Message, 'caretill'>
    : never
  : never;

/**
 * The page around this frame. Only its own messages are read, and only if its origin is one of those that may embed;
 * what it sends is answered to that origin alone. Other windows' messages without `caretill`, such as those of Stripe's
 * frames, are none of ours.
 */
export class PageAround {
  /**
   * Where messages go: any origin until it is known, when they hold nothing about anybody and the browser shows this page
   * in allowed pages only (frame-ancestors); undefined if the page around is none of those.
   */
  #target: string | undefined;

  /**
   * @param allowed who may embed, each as `https://call.example.org`, or `https://*.example.org` for all its subdomains
   * @param take is given what the page around says; false if the protocol does not have it
   */
  constructor(
    private readonly allowed: readonly string[],
    private readonly take: (message: Readonly<Record<string, unknown>>) => boolean,
  ) {
    // Not every browser says it (https://html.spec.whatwg.org/#dom-location-ancestororigins).
    const parentOrigin = (location as { ancestorOrigins?: DOMStringList }).ancestorOrigins?.[0];
    this.#target = parentOrigin === undefined ? ANY : isAllowed(parentOrigin, allowed) ? parentOrigin : undefined;
    addEventListener('message', (event) => this.#receive(event));
  }

  /** The origin of the page around; undefined until it is known. */
  get origin(): string | undefined {
    return this.#target === ANY ? undefined : this.#target;
  }

  tell(message: Told): void {
    if (this.#target) parent.postMessage({ caretill: PROTOCOL, ...message }, this.#target);
  }

  /** Tells a mistake of the page around to it, and to its developer. */
  refuse(code: EmbedError['code'], message: string): void {
    console.warn(`Caretill’s frame: ${code}: ${message}`);
    this.tell({ type: 'error', code, message });
  }

  #receive({ data, source, origin }: MessageEvent<unknown>) {
    if (typeof data !== 'object' || data === null || !('caretill' in data)) return;
    if (source !== parent || !isAllowed(origin, this.allowed)) {
      console.warn(
        `Caretill’s frame: a message from ${origin} is ignored: only the page right around the frame is listened to,` +
          ' and its origin must be one of EMBED_ANCESTORS',
      );
      return;
    }
    this.#target = origin;
    const message = data as Record<string, unknown>;
    if (message.caretill !== PROTOCOL)
      this.refuse('protocol-unknown', `this frame speaks version ${PROTOCOL} of the protocol`);
    else if (!this.take(message)) this.refuse('message-malformed', `a message ${describe(message.type)} is ignored`);
  }
}

/** Whether the origin is one of the entries, or of a subdomain of `https://*.example.org`. */
export function isAllowed(origin: string, entries: readonly string[]): boolean {
  return entries.some((entry) => {
    const [scheme, domain] = entry.split('*.') as [string, string?];
    if (domain === undefined) return origin === entry;
    const subdomain = origin.slice(scheme.length, -(domain.length + 1));
    return subdomain !== '' && origin === `${scheme}${subdomain}.${domain}`;
  });
}

/** Never the rest of a message: there may be a token in it. */
function describe(type: unknown): string {
  return typeof type === 'string'
    ? `of type “${type.slice(0, 40)}” that lacks something, or is unknown,`
    : 'without a type';
}
