/**
 * Reads and fills in ICU messages (https://unicode-org.github.io/icu/userguide/format_parse/messages/), as translators'
 * tools know them: `{name}`, `{count, plural, =0 {…} one {…} other {…}}` with `#` for the number, and
 * `{kind, select, a {…} other {…}}`, nested to any depth. An apostrophe quotes: `'{'` is a brace, `''` an apostrophe;
 * elsewhere it is itself. Formats such as `{n, number}` are not supported: numbers, money and times are formatted before
 * they are put in. A malformed message throws a SyntaxError that says where.
 */
export type Message = readonly Part[];
export type Values = Readonly<Record<string, string | number>>;

type Part = string | Place | NumberSign;

/** `#`: the number of the surrounding plural. */
interface NumberSign {
  numberOf: string;
}

interface Place {
  name: string;
  choice?: { by: 'plural' | 'select'; options: ReadonlyMap<string, Message> };
}

export function parseMessage(text: string): Message {
  return new Reader(text).message();
}

/** A place without a value stays as it is, so that the missing value is noticed. */
export function formatMessage(message: Message, locale: string, values: Values): string {
  return message.map((part) => formatPart(part, locale, values)).join('');
}

function formatPart(part: Part, locale: string, values: Values): string {
  if (typeof part === 'string') return part;
  if ('numberOf' in part) return new Intl.NumberFormat(locale).format(Number(values[part.numberOf]));
  const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined;
  if (value === undefined && !part.choice) return `{${part.name}}`;
  if (!part.choice) return String(value);
  const { by, options } = part.choice;
  const chosen =
    by === 'select'
      ? options.get(String(value))
      : (options.get(`=${value}`) ?? options.get(new Intl.PluralRules(locale).select(Number(value))));
  return formatMessage(chosen ?? options.get('other')!, locale, values);
}

/** The message as a text again, with each piece of its words changed. */
export function rewritten(message: Message, words: (text: string) => string): string {
  return message
    .map((part) => {
      if (typeof part === 'string') return words(part).replace(/[{}#]/g, "'$&'");
      if ('numberOf' in part) return '#';
      if (!part.choice) return `{${part.name}}`;
      const options = [...part.choice.options].map(([option, inner]) => `${option} {${rewritten(inner, words)}}`);
      return `{${part.name}, ${part.choice.by}, ${options.join(' ')}}`;
    })
    .join('');
}

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  message(): Message {
    const message = this.#parts(undefined);
    if (this.#at < this.text.length) this.#wrong('a } without a {');
    return message;
  }

  /** Up to the end, or to the brace that closes the option; `plural` is the place whose number `#` is. */
  #parts(plural: string | undefined): Part[] {
    const parts: Part[] = [];
    let literal = '';
    const add = (part: Part) => {
      if (literal !== '') parts.push(literal);
      literal = '';
      if (part !== '') parts.push(part);
    };
    while (this.#at < this.text.length && this.#here !== '}') {
      if (this.#here === '{') add(this.#place(plural));
      else if (this.#here === '#' && plural !== undefined) {
        this.#at++;
        add({ numberOf: plural });
      } else if (this.#here === "'") literal += this.#apostrophe(plural !== undefined);
      else literal += this.text[this.#at++];
    }
    add('');
    return parts;
  }

  /** Two apostrophes mean one; one before a syntax character quotes up to the next; any other is literal. */
  #apostrophe(inPlural: boolean): string {
    const next = this.text[++this.#at] ?? '';
    if (next === "'") {
      this.#at++;
      return "'";
    }
    if (!(inPlural ? '{}#' : '{}').includes(next) || next === '') return "'";
    let quoted = '';
    while (this.#at < this.text.length) {
      const sign = this.text[this.#at++];
      if (sign !== "'") quoted += sign;
      else if (this.#here === "'") quoted += this.text[this.#at++];
      else return quoted;
    }
    return quoted;
  }

  #place(plural: string | undefined): Place {
    this.#at++;
    const name = this.#word(/[\w.-]+/y, 'a name');
    if (this.#taken('}')) return { name };
    this.#take(',');
    const by = this.#word(/plural(?!\w)|select(?!\w)/y, 'plural or select') as 'plural' | 'select';
    this.#take(',');
    const options = new Map<string, Message>();
    while (!this.#taken('}')) {
      const option = this.#word(by === 'plural' ? /=\d+|[a-z]+/y : /[\w.-]+/y, 'the name of an option');
      if (options.has(option)) this.#wrong(`${option} twice`);
      this.#take('{');
      options.set(option, this.#parts(by === 'plural' ? name : plural));
      if (!this.#taken('}')) this.#wrong('the end, where a } is missing');
    }
    if (!options.has('other')) this.#wrong('no option other');
    return { name, choice: { by, options } };
  }

  get #here(): string | undefined {
    return this.text[this.#at];
  }

  #word(pattern: RegExp, what: string): string {
    this.#skipSpace();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return this.#wrong(`not ${what}`);
    this.#at += found.length;
    this.#skipSpace();
    return found;
  }

  #take(sign: string): void {
    if (!this.#taken(sign)) this.#wrong(`not ${sign}`);
  }

  /** Spaces after a brace belong to the text that follows, so only those before a syntax character are skipped. */
  #taken(sign: string): boolean {
    const start = this.#at;
    this.#skipSpace();
    if (this.#here === sign) {
      this.#at++;
      return true;
    }
    this.#at = start;
    return false;
  }

  #skipSpace(): void {
    while (/\s/.test(this.#here ?? '')) this.#at++;
  }

  #wrong(found: string): never {
    throw new SyntaxError(`${found}, at ${this.#at} of the message: ${this.text}`);
  }
}
