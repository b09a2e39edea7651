import { claimsOf } from '../token-source.ts';

/** A token that ends sooner is renewed before it is used. */
const RENEWED_BEFORE_MS = 30_000;
/** Shorter than a call to a service waits for its token. */
const ANSWER_LIMIT_MS = 8_000;

/** The token that the page around gives, which is asked for another one when the last is about to end, or is refused. */
export class GivenToken {
  #token = '';
  #isRefused = false;
  #waiting: { answer: Promise<void>; arrived: () => void } | undefined;

  /** @param ask asks the page around */
  constructor(private readonly ask: () => void) {}

  give(token: string): void {
    this.#token = token;
    this.#isRefused = false;
    this.#waiting?.arrived();
  }

  /** A service does not accept it. */
  refused(): void {
    this.#isRefused = true;
  }

  /** For each call. If the page around does not answer in time, the old one is used, and the service says what it is worth. */
  readonly get = async (): Promise<string> => {
    if (this.#isRefused || endsSoon(this.#token)) await this.#another();
    return this.#token;
  };

  #another(): Promise<void> {
    if (!this.#waiting) {
      let arrived = () => {};
      const answer = new Promise<void>((resolve) => {
        const timer = setTimeout(() => arrived(), ANSWER_LIMIT_MS);
        arrived = () => {
          clearTimeout(timer);
          this.#waiting = undefined;
          resolve();
        };
      });
      this.#waiting = { answer, arrived };
      this.ask();
    }
    return this.#waiting.answer;
  }
}

/** A token that cannot be read says nothing about its end; a service will. */
function endsSoon(token: string): boolean {
  try {
    const { exp } = claimsOf(token);
    return exp !== undefined && exp * 1000 < Date.now() + RENEWED_BEFORE_MS;
  } catch {
    return false;
  }
}
