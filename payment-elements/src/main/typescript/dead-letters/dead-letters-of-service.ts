import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type {
  DeadLetter,
  DeadLetterReplay,
  DeadLetterWithContent,
  Encoding,
} from '#services/payment-request-service.ts';
import { shortDateTimeOf } from '../dates.ts';
import { UserAction } from '../user-action.ts';
import { Polling } from '../polling.ts';
import { baseStyles } from '../styles.ts';
import { Pages, withQuery } from '../pages.ts';
import type { Service } from '../rest.ts';
import { whenRead } from '../when-read.ts';
import { say } from '../messages.ts';
import { define } from '../define.ts';

/**
 * One service's dead letters. Each service is read on its own, so one that is unavailable does not affect the others.
 */
class DeadLettersOfService extends LitElement {
  static override properties = { service: { attribute: false }, name: {}, status: {}, _opened: { state: true } };

  declare service: Service;
  declare name: string;
  declare status: DeadLetter['status'];
  /** The content of the messages that were opened, or why it could not be read. */
  declare private _opened: ReadonlyMap<string, DeadLetterWithContent | string>;

  readonly #pages = new Pages<DeadLetter>(() => this.service);
  readonly #action = new UserAction(this);
  readonly #polling = new Polling(this, () => this.#load());

  constructor() {
    super();
    this.name = '';
    this.status = 'WAITING';
    this._opened = new Map();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('status') && changed.get('status') !== undefined) {
      this.#pages.items = undefined;
      void this.#polling.now();
    }
  }

  #load() {
    return this.#pages.load(withQuery('/v1/dead-letters', { status: this.status }));
  }

  #replay(letter: DeadLetter) {
    return this.#send(letter.id, `/v1/dead-letters/${letter.id}/replay`, () => say('messages.replayed'));
  }

  #replayAll() {
    return this.#send('all', '/v1/dead-letters/replay', (count) => say('messages.replayedAll', { count }));
  }

  async #send(what: string, path: string, done: (count: number) => string) {
    const replayed = await this.#action.run(what, async () => {
      const answer = await this.service.post<DeadLetterReplay>(path);
      await this.#polling.now();
      return done(answer.replayed);
    });
    if (replayed) await this.#focusTitle();
  }

  /** The button disappears with the message that was replayed. */
  async #focusTitle() {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('h3')?.focus();
  }

  async #open(event: Event, { id }: DeadLetter) {
    if (!(event.target as HTMLDetailsElement).open || typeof this._opened.get(id) === 'object') return;
    let content: DeadLetterWithContent | string;
    try {
      content = await this.service.get<DeadLetterWithContent>(`/v1/dead-letters/${id}`);
    } catch (failure) {
      content = failure instanceof Error ? failure.message : say('problem.unexpected');
    }
    this._opened = new Map([...this._opened, [id, content]]);
  }

  static override styles = [
    baseStyles,
    css`
      h3 {
        font-size: 1rem;
        color: var(--_text);
      }
      h3:focus {
        outline: none;
      }
      .letters > li {
        padding-block: 0.875rem;
        border-block-start: 1px solid var(--_border);
        overflow-wrap: anywhere;
      }
      .letters > li:last-child {
        padding-block-end: 0;
      }
      .letter {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        justify-content: space-between;
        align-items: start;
      }
      .what {
        flex: 1 1 16rem;
        min-inline-size: 0;
      }
      .type {
        font-weight: 600;
      }
      .content {
        display: grid;
        gap: 0.625rem;
        margin-block-start: 0.5rem;
        font-size: 0.875rem;
      }
      .content > div {
        display: grid;
        gap: 0 1rem;
        grid-template-columns: minmax(0, 1fr) minmax(0, 3fr);
      }
      dt {
        color: var(--_muted);
      }
      pre {
        margin: 0.75rem 0 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-size: 0.8125rem;
        padding: 0.75rem;
        background: var(--_raised);
        border-radius: var(--_radius);
        max-block-size: 20rem;
        overflow-y: auto;
      }
      @media (max-width: 30rem) {
        .content > div {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  override render() {
    const { items } = this.#pages;
    const { problem } = this.#polling;
    const some = items !== undefined && items.length > 0;
    return html`<section class="close" aria-labelledby="title">
      <div class="row spread">
        <h3 id="title" tabindex="-1">${this.name}</h3>
        ${some && this.status === 'WAITING'
          ? html`<button
              class="slim"
              aria-label=${say('messages.replayAllOf', { service: this.name })}
              aria-disabled=${this.#action.disabled}
              @click=${this.#replayAll}
            >
              ${say('messages.replayAll')}
            </button>`
          : nothing}
      </div>
      ${this.#action.notices(problem)}
      ${whenRead(items, problem, (items) =>
        some
          ? html`<ul class="letters">
              ${repeat(
                items,
                ({ id }) => id,
                (letter) => this.#renderLetter(letter),
              )}
            </ul>`
          : html`<p class="small muted">${say(`messages.none.${this.status}`)}</p>`,
      )}
      ${this.#pages.moreButton(() => this.#action.run('more', () => this.#pages.more()))}
    </section>`;
  }

  #renderLetter(letter: DeadLetter) {
    const type = letter.eventType ?? say('messages.noEvent');
    const [died, sent] = [letter.deadAt, letter.replayedAt].map((at) => (at ? shortDateTimeOf(at) : ''));
    return html`<li>
      <div class="letter">
        <div class="what">
          <p class="type">${type}</p>
          <p class="small">${letter.reason}</p>
          <p class="small muted">
            ${say('messages.diedAt', { time: died })} ·
            ${say('messages.where', {
              topic: letter.topic,
              partition: String(letter.partition),
              offset: String(letter.offset),
            })}
          </p>
          ${letter.status === 'REPLAYED'
            ? html`<p class="small muted">${say('messages.replayedAt', { time: sent })}</p>`
            : letter.replays > 0
              ? html`<p class="small">
                  <span class="pill wait">${say('messages.diedAgain', { count: letter.replays })}</span>
                </p>`
              : nothing}
        </div>
        ${letter.status === 'WAITING'
          ? html`<button
              class="slim"
              aria-label=${say('messages.replayOf', { type, time: died })}
              aria-disabled=${this.#action.disabled}
              @click=${() => this.#replay(letter)}
            >
              ${say('messages.replay')}
            </button>`
          : nothing}
      </div>
      <details @toggle=${(event: Event) => this.#open(event, letter)}>
        <summary>${say('messages.content')}</summary>
        ${this.#renderContent(letter)}
      </details>
    </li>`;
  }

  #renderContent(letter: DeadLetter) {
    const content = this._opened.get(letter.id);
    if (content === undefined) return html`<p class="busy muted">${say('request.loading')}</p>`;
    if (typeof content === 'string') return html`<p class="notice bad">${content}</p>`;
    const { headers, value, valueEncoding } = content;
    return html`<dl class="content">
        ${fact(say('messages.id'), letter.id)} ${fact(say('messages.key'), letter.key ?? '–')}
        ${headers.map(({ name, value, encoding }) =>
          fact(name, encoding === 'BASE64' ? say('messages.inBase64', { value: value ?? '' }) : (value ?? '–')),
        )}
      </dl>
      ${value === null
        ? html`<p class="small muted">${say('messages.noValue')}</p>`
        : html`${valueEncoding === 'BASE64' ? html`<p class="small muted">${say('messages.base64')}</p>` : nothing}
            <pre tabindex="0" role="group" aria-label=${say('messages.value')}>
${readable(value, valueEncoding)}</pre
            >`}`;
  }
}
define('caretill-dead-letters-of-service', DeadLettersOfService);

function fact(name: string, value: string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Indents JSON; returns anything else as it is. */
function readable(value: string, encoding: Encoding): string {
  if (encoding === 'BASE64') return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
