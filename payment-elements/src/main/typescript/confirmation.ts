import { css, html, LitElement, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { takeLook } from './colours.ts';
import { baseStyles } from './styles.ts';
import { define } from './define.ts';

/** The question, what happens after yes, and the labels of both answers. Without `yes`, there is nothing left to ask. */
export interface Question {
  title: string;
  text: string;
  yes?: string;
  no: string;
}

/**
 * <caretill-confirmation>: asks before something that cannot be undone. It is placed at the end of the page's body, so
 * that it is visible even while the tool that asks is folded. The focus starts on "no", Escape means no, and afterwards
 * the focus returns to where it was. What the question is about may change under it: then the question changes, too.
 *
 * Buttons that stand side by side have one order in every dialog and at the end of every form: first the safe choice,
 * which changes nothing, last the action. The patient's page has them one below the other, the way back last. A title
 * names the kind of thing it is about ("Cancel the request for $85.00?").
 */
class Confirmation extends LitElement {
  static override properties = { question: { attribute: false } };

  declare question: Question;
  declare answered: (yes: boolean) => void;

  protected override firstUpdated(): void {
    this.#dialog.showModal();
  }

  protected override updated(): void {
    // The button that had the focus may be gone.
    if (this.#dialog.open && !this.renderRoot.querySelector(':focus')) {
      this.renderRoot.querySelector<HTMLElement>('[value=no]')?.focus();
    }
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  readonly #closed = () => {
    this.answered(this.#dialog.returnValue === 'yes');
    this.remove();
  };

  static override styles = [
    baseStyles,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  override render() {
    const { title, text, yes, no } = this.question;
    return html`<dialog role="alertdialog" aria-labelledby="title" aria-describedby="text" @close=${this.#closed}>
      <form method="dialog" class="stack">
        <h2 id="title">${title}</h2>
        <p id="text" aria-live="polite">${text}</p>
        <div class="row">
          <button value="no">${no}</button>
          ${yes ? html`<button value="yes" class="danger">${yes}</button>` : nothing}
        </div>
      </form>
    </dialog>`;
  }
}
define('caretill-confirmation', Confirmation);

/**
 * Asks the person. Resolves to true if they said yes. The question is put anew whenever the host, which knows what it
 * is about, is updated.
 */
export function confirmed(host: ReactiveControllerHost, question: () => Question): Promise<boolean> {
  return new Promise((answered) => {
    const confirmation = Object.assign(new Confirmation(), { question: question() });
    const follower: ReactiveController = { hostUpdated: () => (confirmation.question = question()) };
    host.addController(follower);
    confirmation.answered = (yes) => {
      host.removeController(follower);
      answered(yes);
    };
    if (host instanceof HTMLElement) takeLook(host, confirmation);
    document.body.append(confirmation);
  });
}
