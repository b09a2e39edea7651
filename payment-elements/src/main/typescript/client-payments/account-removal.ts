import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { StripeAccount, StripeAccountList, StripeAccountRemoval } from '#services/clinic-config-service.ts';
import { UserAction } from '../user-action.ts';
import { ModalDialog } from '../modal-dialog.ts';
import { baseStyles } from '../styles.ts';
import { messageOf, type Service } from '../rest.ts';
import { say } from '../messages.ts';
import { nameOf } from './stripe-account.ts';
import { define } from '../define.ts';

/**
 * Asks the administrator to confirm the removal of an account. The number of open requests that the removal cancels is
 * read when the dialog opens, because the page's number may be out of date; until it is known, nothing can be removed.
 */
export class AccountRemovalDialog extends LitElement {
  static override properties = {
    service: { attribute: false },
    path: {},
    removing: { attribute: false },
    _account: { state: true },
    _problem: { state: true },
    _counted: { state: true },
  };

  declare service: Service;
  /** The clinic's address at the service. */
  declare path: string;
  /** Called when the removal has begun. */
  declare removing: () => unknown;
  declare private _account: StripeAccount | undefined;
  declare private _problem: string;
  declare private _counted: boolean;

  readonly #action = new UserAction(this);
  readonly #dialog = new ModalDialog(this);

  constructor() {
    super();
    this._problem = '';
    this._counted = false;
  }

  async ask(account: StripeAccount): Promise<void> {
    this._account = account;
    this._counted = false;
    this._problem = '';
    await this.#dialog.open();
    try {
      const { items } = await this.service.get<StripeAccountList>(`${this.path}/stripe-accounts`);
      this._account = items.find((other) => other.account === account.account) ?? account;
      this._counted = true;
    } catch (failure) {
      this._problem = messageOf(failure);
    }
  }

  async #remove() {
    if (!this._counted) return;
    const begun = await this.#action.run('remove', async () => {
      await this.service.delete(`${this.path}/stripe-accounts/${encodeURIComponent(this._account!.account)}`);
    });
    if (!begun) return;
    this.#dialog.close();
    this.removing();
  }

  static override styles = [baseStyles];

  override render() {
    const account = this._account;
    const waiting = !this._counted || this.#action.busy;
    return html`<dialog aria-labelledby="title" aria-describedby="warning">
      ${account
        ? html`<div class="stack">
            <h2 id="title">${say('admin.removeTitle', { name: nameOf(account) })}</h2>
            <div id="warning" class="stack">
              <p role="status" class=${this._problem ? 'only-read' : this._counted ? '' : 'busy'}>
                ${this._problem ? '' : this.#howMany(account)}
              </p>
              <p>${account.isDefault ? say('admin.removeDefaultWarning') : say('admin.removeOtherWarning')}</p>
            </div>
            ${this.#action.notices(this._problem)}
            <div class="row">
              <button autofocus @click=${this.#dialog.close}>${say('admin.keep')}</button>
              <button class="danger" aria-disabled=${waiting ? 'true' : 'false'} @click=${this.#remove}>
                ${say('admin.removeConfirm')}
              </button>
            </div>
          </div>`
        : nothing}
    </dialog>`;
  }

  #howMany({ openPaymentRequests: open }: StripeAccount): string {
    return this._counted ? say('admin.cancels', { count: open }) : say('admin.counting');
  }
}
define('caretill-account-removal-dialog', AccountRemovalDialog);

const STEPS = ['STOPPED', 'CANCELLING', 'DEAUTHORISING', 'REMOVED'] as const;

/** The progress of a removal: steps that are done, in progress and still to come. */
export function removalProgress(removal: StripeAccountRemoval): TemplateResult {
  const at = STEPS.indexOf(removal.step);
  const counts = { done: removal.cancelled, all: removal.toCancel };
  return html`<div class="notice stack">
    <p class="busy" role="status">
      ${removal.step === 'CANCELLING' && removal.toCancel > 0
        ? say('admin.removingCount', counts)
        : say('admin.removing')}
    </p>
    ${removal.step === 'CANCELLING' && removal.toCancel > 0
      ? html`<progress
          aria-label=${say('admin.step.CANCELLING')}
          max=${removal.toCancel}
          value=${removal.cancelled}
        ></progress>`
      : nothing}
    <ol class="steps">
      ${STEPS.map(
        (step, index) =>
          html`<li
            class=${index < at ? 'done' : index === at ? 'now' : ''}
            aria-current=${index === at ? 'step' : 'false'}
          >
            <span aria-hidden="true">${index < at ? '✓' : index + 1}</span>${say(`admin.step.${step}`)}${index < at
              ? html`<span class="only-read"> ${say('admin.step.done')}</span>`
              : nothing}
          </li>`,
      )}
    </ol>
    <p class="small muted">${say('admin.removingHint')}</p>
  </div>`;
}

/** The report of a removal: how many requests it cancelled, which were paid meanwhile, which need attention. */
export function removalReport(removal: StripeAccountRemoval): TemplateResult {
  const { paidPaymentRequests: paid = [], needsAttention: attention = [], cancelled } = removal;
  return html`<div class="close small">
    ${removal.reason === 'DEAUTHORISED_AT_STRIPE' ? html`<p>${say('admin.removedAtStripe')}</p>` : nothing}
    ${removal.step === 'REMOVED' ? html`<p>${say('admin.cancelled', { count: cancelled })}</p>` : nothing}
    ${named('admin.paidMeanwhile', paid, 'good')} ${named('admin.needAttention', attention, 'wait')}
  </div>`;
}

function named(words: 'admin.paidMeanwhile' | 'admin.needAttention', ids: string[], tone: string) {
  return ids.length === 0
    ? nothing
    : html`<div class="notice ${tone} close">
        <p>${say(words)}</p>
        <ul class="ids">
          ${ids.map((id) => html`<li>${id}</li>`)}
        </ul>
      </div>`;
}

export const removalStyles = css`
  progress {
    inline-size: 100%;
    block-size: 0.625rem;
    accent-color: var(--_accent);
  }
  .steps {
    display: grid;
    gap: 0.375rem;
    margin: 0;
    padding: 0;
    list-style: none;
    color: var(--_muted);
    font-size: 0.9375rem;
  }
  .steps li {
    display: flex;
    gap: 0.625rem;
    align-items: center;
  }
  .steps [aria-hidden] {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    border-radius: 50%;
    border: 1px solid var(--_control);
    font-size: 0.8125rem;
    font-weight: 650;
  }
  .steps .done {
    color: var(--_positive);
  }
  .steps .done [aria-hidden] {
    background: var(--_positive);
    border-color: var(--_positive);
    color: var(--_on-positive);
  }
  .steps .now {
    color: var(--_text);
    font-weight: 600;
  }
  .steps .now [aria-hidden] {
    border-color: var(--_accent);
    color: var(--_accent);
    border-width: 2px;
  }
  .ids {
    display: grid;
    gap: 0.125rem;
    font:
      0.8125rem/1.5 ui-monospace,
      'Cascadia Mono',
      Menlo,
      Consolas,
      monospace;
    overflow-wrap: anywhere;
  }
`;
