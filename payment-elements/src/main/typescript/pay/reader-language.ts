import { css, html, type LitElement, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { knownLanguages, languageOf, loadLanguages } from '../language-table.ts';
import { currentLanguage, knownLanguage, languageChanges, say } from '../messages.ts';
import { chooseLanguage, showBestLanguage } from '../page-language.ts';

/**
 * The language of the person who reads: their own choice, else what the host or the video-call platform says, else the
 * browser's. The element gets its `lang` and `dir`, and is shown anew when the language changes; nothing else of it
 * changes, so that somebody who is paying loses nothing.
 */
export class ReaderLanguage implements ReactiveController {
  #ofPlatform: string | undefined;
  #problem = '';

  /** @param ofHost what the host says with the element's attribute */
  constructor(
    private readonly host: LitElement,
    private readonly ofHost: () => string,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    languageChanges.addEventListener('change', this.#show);
    this.#show();
    void this.apply();
    // For the choice.
    void loadLanguages().then(this.#show, () => {});
  }

  hostDisconnected(): void {
    languageChanges.removeEventListener('change', this.#show);
  }

  /** The platform has said which language the person's pages have. */
  ofPlatform(locale: string | null | undefined): void {
    if (!locale || locale === this.#ofPlatform) return;
    this.#ofPlatform = locale;
    void this.apply();
  }

  /** Shows the best language, by what is known now. */
  apply(): Promise<void> {
    return showBestLanguage(this.ofHost(), this.#ofPlatform);
  }

  readonly #show = () => {
    this.host.lang = currentLanguage();
    this.host.dir = knownLanguage()?.direction ?? 'auto';
    this.host.requestUpdate();
  };

  async #choose(select: HTMLSelectElement) {
    const language = languageOf(select.value)!;
    this.#problem = '';
    if (!(await chooseLanguage(language))) this.#problem = say('problem.unreachable');
    this.host.requestUpdate();
  }

  render(): TemplateResult {
    const current = knownLanguage()?.tag;
    return html`<div class="reader-language small" part="language">
      <label>
        <svg width="18" height="18" viewBox="0 0 24 24" aria-hidden="true">
          <path
            d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM2.5 12h19M12 2.2c3 2.7 4.2 6.2 4.2 9.8s-1.2 7.1-4.2 9.8M12 2.2C9 4.9 7.8 8.4 7.8 12s1.2 7.1 4.2 9.8"
          />
        </svg>
        <span class="only-read">${say('language.choose')}</span>
        <select
          name="language"
          .value=${live(current ?? '')}
          @change=${(event: Event) => this.#choose(event.target as HTMLSelectElement)}
        >
          ${knownLanguages().map(
            ({ tag, endonym }) =>
              html`<option value=${tag} lang=${tag} ?selected=${tag === current}>${endonym}</option>`,
          )}
        </select>
      </label>
      ${this.#problem ? html`<p role="alert" class="notice bad">${this.#problem}</p>` : nothing}
    </div>`;
  }
}

export const readerLanguageStyles = css`
  .reader-language label {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    margin: 0;
    color: var(--_muted);
  }
  .reader-language svg {
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
  }
  .reader-language select {
    inline-size: auto;
    max-inline-size: 14rem;
    min-block-size: 2.25rem;
    padding-block: 0.25rem;
  }
`;
