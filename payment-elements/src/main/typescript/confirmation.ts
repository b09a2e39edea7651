import { css, html, LitElement } from 'lit';
import { listOf } from './dates.ts';
import { moneyOf, type PaymentRequest } from './payment-request.ts';
import { baseStyles } from './styles.ts';
import { say } from './messages.ts';

/** What is asked: a question, what follows from yes, and both answers in words of their own. */
export interface Question {
  title: string;
  text: string;
  yes: string;
  no: string;
}

/**
 * <caretill-confirmation>: one question, asked before what cannot be taken back. Stands at the end of the page's body, so
 * that it is seen even while the tool that asks is folded away. The focus is on "no" first, Escape means it too, and then
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

/** Asks the person; whether they said yes. */
export function confirmed(question: Question): Promise<boolean> {
  return new Promise((answered) => {
    document.body.append(Object.assign(new Confirmation(), { question, answered }));
  });
}

/** Whether a request is to be withdrawn: one that is being paid is taken from under the patient's hands. */
export function cancelQuestion(request: PaymentRequest): Question {
  return {
    title: say('cancel.title', { amount: moneyOf(request) }),
    text: say('cancel.text'),
    yes: say('cancel.yes'),
    no: say('cancel.no'),
  };
}

/** Whether a request is to be withdrawn so that another one, with a change, can be made. */
export function changeQuestion(request: PaymentRequest): Question {
  return {
    title: say('change.title', { amount: moneyOf(request) }),
    text: say('change.text'),
    yes: say('change.yes'),
    no: say('cancel.no'),
  };
}

/** Whether the call is to end although these requests are open. */
export function hangUpQuestion(open: readonly PaymentRequest[]): Question {
  const amounts = open.map(moneyOf);
  return {
    title: say('hangUp.title'),
    text: say('hangUp.open', { count: amounts.length, amounts: listOf(amounts) }),
    yes: say('hangUp.end'),
    no: say('hangUp.stay'),
  };
}
