import { css, html, LitElement } from 'lit';
import { listOf } from './dates.ts';
import { moneyOf, type PaymentRequest } from './payment-request.ts';
import { baseStyles } from './styles.ts';
import { say } from './messages.ts';

/** The question, what happens after yes, and the labels of both answers. */
export interface Question {
  title: string;
  text: string;
  yes: string;
  no: string;
}

/**
 * <caretill-confirmation>: asks before something that cannot be undone. It is placed at the end of the page's body, so
 * that it is visible even while the tool that asks is folded. The focus starts on "no", Escape means no, and afterwards
 * the focus returns to where it was.
 */
class Confirmation extends LitElement {
  static override properties = { question: { attribute: false } };

  declare question: Question;
  declare answered: (yes: boolean) => void;

  protected override firstUpdated(): void {
    this.#dialog.showModal();
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
        <p id="text">${text}</p>
        <div class="row">
          <button value="no" autofocus>${no}</button>
          <button value="yes" class="danger">${yes}</button>
        </div>
      </form>
    </dialog>`;
  }
}
customElements.define('caretill-confirmation', Confirmation);

/** Asks the person. Resolves to true if they said yes. */
export function confirmed(question: Question): Promise<boolean> {
  return new Promise((answered) => {
    document.body.append(Object.assign(new Confirmation(), { question, answered }));
  });
}

/** Asks whether to cancel a request. Warns if the patient is paying it at the moment. */
export function cancelQuestion(request: PaymentRequest): Question {
  return {
    title: say('cancel.title', { amount: moneyOf(request) }),
    text: say('cancel.text'),
    yes: say('cancel.yes'),
    no: say('cancel.no'),
  };
}

/** Asks whether to cancel a request so that a changed one can be made. */
export function changeQuestion(request: PaymentRequest): Question {
  return {
    title: say('change.title', { amount: moneyOf(request) }),
    text: say('change.text'),
    yes: say('change.yes'),
    no: say('cancel.no'),
  };
}

/** Asks whether to end the call although these requests are open. */
export function hangUpQuestion(open: readonly PaymentRequest[]): Question {
  const amounts = open.map(moneyOf);
  return {
    title: say('hangUp.title'),
    text: say('hangUp.open', { count: amounts.length, amounts: listOf(amounts) }),
    yes: say('hangUp.end'),
    no: say('hangUp.stay'),
  };
}
