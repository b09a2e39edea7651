import { css, html, type LitElement, nothing, type TemplateResult } from 'lit';
import type { Receipt } from '#services/payment-request-service.ts';
import { receiptLines } from '../receipt.ts';
import type { Service } from '../rest.ts';
import { saveFile } from '../save-file.ts';
import { UserAction } from '../user-action.ts';
import { say } from '../messages.ts';

/** Where the receipt of the payment is read, and the name of its file without the ending. */
interface ReceiptSource {
  service(): Service;
  path(): string;
  fileName(): string;
}

/** The receipt of one payment for its clinic: read each time it is opened, because refunds change it, and saved. */
export class ReceiptPanel {
  #receipt: Receipt | undefined;
  readonly #action: UserAction;

  constructor(
    private readonly host: LitElement,
    private readonly source: ReceiptSource,
  ) {
    this.#action = new UserAction(host);
  }

  /** The payment has changed, so a receipt that was opened has to show new refunds. */
  readAgain(): Promise<Receipt> | undefined {
    return this.#receipt && this.#read();
  }

  /** Shows the newest receipt, if it was read again. */
  take(receipt: Receipt | undefined): void {
    this.#receipt = receipt ?? this.#receipt;
    this.host.requestUpdate();
  }

  #read(): Promise<Receipt> {
    return this.source.service().get<Receipt>(this.source.path());
  }

  readonly #look = async (event: Event) => {
    if (!(event.target as HTMLDetailsElement).open) return;
    await this.#action.run('receipt', async () => this.take(await this.#read()));
  };

  #download(type: string, ending: string) {
    return this.#action.run(ending, async () => {
      saveFile(await this.source.service().download(this.source.path(), type), `${this.source.fileName()}.${ending}`);
      return say('receipt.saved');
    });
  }

  render(): TemplateResult {
    return html`<section class="panel stack" aria-labelledby="receipt">
      <h2 id="receipt">${say('history.receipt')}</h2>
      <p class="small muted">${say('history.receiptHint')}</p>
      ${this.#action.notices()}
      <details class="receipt" @toggle=${this.#look}>
        <summary>${say('history.showReceipt')}</summary>
        ${this.#receipt
          ? receiptLines(this.#receipt)
          : this.#action.busy
            ? html`<p class="busy muted">${say('request.loading')}</p>`
            : nothing}
      </details>
      <div class="row">
        <button aria-disabled=${this.#action.disabled} @click=${() => this.#download('application/pdf', 'pdf')}>
          ${say('receipt.pdf')}
        </button>
        <button aria-disabled=${this.#action.disabled} @click=${() => this.#download('text/html', 'html')}>
          ${say('history.receiptPage')}
        </button>
      </div>
    </section>`;
  }
}

export const receiptPanelStyles = css`
  .receipt dl {
    display: grid;
    grid-template-columns: minmax(0, max-content) minmax(0, 1fr);
    gap: 0.375rem 1.25rem;
    padding-block-start: 0.75rem;
    font-size: 0.875rem;
  }
`;
