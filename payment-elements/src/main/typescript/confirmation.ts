import { css, html, LitElement, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { listOf } from './dates.ts';
import { isOpen, moneyOf, type PaymentRequest } from './payment-request.ts';
import { statusWords } from './status-words.ts';
import { baseStyles } from './styles.ts';
import { say } from './messages.ts';

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
          <button value="no" autofocus>${no}</button>
          ${yes ? html`<button value="yes" class="danger">${yes}</button>` : nothing}
        </div>
      </form>
    </dialog>`;
  }
}
customElements.define('caretill-confirmation', Confirmation);

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
    document.body.append(confirmation);
  });
}

/** Asks whether to cancel a request; if it has ended meanwhile, says how. */
export function cancelQuestion(request: PaymentRequest): Question {
  if (!isOpen(request)) return hasEnded(request);
  return {
    title: say('cancel.title', { amount: moneyOf(request) }),
    text: say('cancel.text'),
    yes: say('cancel.yes'),
    no: say('cancel.no'),
  };
}

/** Asks whether to cancel a request so that a changed one can be made. */
export function changeQuestion(request: PaymentRequest): Question {
  if (!isOpen(request)) return hasEnded(request);
  return {
    title: say('change.title', { amount: moneyOf(request) }),
    text: say('change.text'),
    yes: say('change.yes'),
    no: say('cancel.no'),
  };
}

function hasEnded(request: PaymentRequest): Question {
  const amount = moneyOf(request);
  return {
    title: say('ended.title', { amount }),
    text: say('ended.text', { status: statusWords(request).text }),
    no: say('ended.close'),
  };
}

/** Asks whether to end the call although these requests are open; they may end while it asks. */
export function hangUpQuestion(open: readonly PaymentRequest[]): Question {
  const amounts = open.map(moneyOf);
  return {
    title: say(open.length > 0 ? 'hangUp.title' : 'hangUp.titleNothing'),
    text:
      open.length > 0 ? say('hangUp.open', { count: amounts.length, amounts: listOf(amounts) }) : say('hangUp.nothing'),
    yes: say('hangUp.end'),
    no: say('hangUp.stay'),
  };
}
