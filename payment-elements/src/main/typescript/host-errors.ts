import type { LitElement, ReactiveController } from 'lit';
import { tellHost } from './host-events.ts';
import type { HostError } from './host-types.ts';
import type { ServiceTrouble } from './client-types.ts';
import { hasToken, type TokenHolder } from './token-source.ts';

/** After this time, what the page has not given the element is missing. */
const GIVEN_WITHIN_MS = 5_000;

/**
 * Tells the page around an element, and its developer in the console, about their own mistakes, each once. The person who
 * uses the element can do nothing about them, and is not sent to check the connection.
 */
export class HostErrors implements ReactiveController {
  #told = '';
  #isReady = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param needed the attributes that the element cannot do without */
  constructor(
    private readonly host: LitElement & TokenHolder,
    private readonly needed: () => Readonly<Record<string, string>>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setTimeout(() => this.#checkGiven(), GIVEN_WITHIN_MS);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  #checkGiven() {
    const missing = Object.entries(this.needed()).filter(([, value]) => !value);
    if (missing.length > 0) this.#tell('address-missing', missing.map(([name]) => name).join(', '));
    else if (!hasToken(this.host)) this.#tell('token-missing', 'neither token nor getToken is set');
  }

  /** The element has what it shows. */
  solved(): void {
    this.#told = '';
    if (this.#isReady) return;
    this.#isReady = true;
    tellHost(this.host, 'caretill-ready', {});
  }

  /** A service was not reached, or refuses the token. */
  readonly ofService = ({ code, cause, address }: ServiceTrouble): void => {
    if (code === 'token-unavailable') this.#tell(code, `getToken failed: ${cause}`);
    else if (code === 'signed-out') this.#tell('token-refused', `${address} does not accept the token`);
    else this.#tell(code, `${address} does not allow pages of ${location.origin}, see ALLOWED_ORIGINS`);
  };

  /** The token could not be had, or not be read. */
  ofToken(failure: unknown): void {
    if (failure instanceof SyntaxError || failure instanceof DOMException)
      this.#tell('token-malformed', 'the token is not a JWT, and there is no call-id');
    else this.#tell('token-unavailable', `getToken failed: ${failure}`);
  }

  /** The address, or undefined if the host has given one that is none. */
  addressOr(address: () => string): string | undefined {
    try {
      return address();
    } catch (failure) {
      this.#tell('address-malformed', (failure as Error).message);
      return undefined;
    }
  }

  #tell(code: HostError['code'], message: string) {
    if (this.#told === code) return;
    this.#told = code;
    console.warn(`<${this.host.localName}> ${code}: ${message}`);
    tellHost(this.host, 'caretill-error', { code, message });
  }
}
