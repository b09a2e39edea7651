import { css, html, type LitElement, nothing, type TemplateResult } from 'lit';
import type { Receipt } from '#services/payment-request-service.ts';
import { guestPath, type PatientPage } from './patient-page.ts';
import { receiptLines } from '../receipt.ts';
import { saveFile } from '../save-file.ts';
import { UserAction } from '../user-action.ts';
import { say } from '../messages.ts';

/** The patient's itemised receipts: read when unfolded, and saved as a file on demand. */
export class PatientReceipts {
  /** The receipts that were unfolded, by request id; undefined while loading. */
  readonly #receipts = new Map<string, Receipt | undefined>();
  readonly #download: UserAction;

  constructor(
    private readonly host: LitElement,
    private readonly page: PatientPage,
  ) {
    this.#download = new UserAction(host);
  }

  forget(): void {
    this.#receipts.clear();
  }

  /** The request has changed. Its receipt lists refunds, so it is read again if it was unfolded. */
  follow(id: string): void {
    if (this.#receipts.has(id)) void this.#read(id);
  }

  async #read(id: string) {
    try {
      this.#receipts.set(id, await this.page.service.get<Receipt>(guestPath(id, 'receipt')));
    } catch (failure) {
      this.#receipts.delete(id);
      this.page.fail(failure);
    }
    this.host.requestUpdate();
  }

  #toggle(id: string, shown: boolean) {
    if (!shown || this.#receipts.get(id)) return;
    this.page.showProblem('');
    this.#receipts.set(id, undefined);
    this.host.requestUpdate();
    void this.#read(id);
  }

  #save(id: string) {
    return this.#download.run(id, async () => {
      this.page.showProblem('');
      try {
        saveFile(await this.page.service.download(guestPath(id, 'receipt'), 'application/pdf'), `receipt-${id}.pdf`);
      } catch (failure) {
        this.page.fail(failure);
      }
    });
  }

  render(id: string): TemplateResult {
    const receipt = this.#receipts.get(id);
    return html`<details
      class="receipt"
      @toggle=${(event: Event) => this.#toggle(id, (event.target as HTMLDetailsElement).open)}
    >
      <summary>${say('receipt.yours')}</summary>
      ${receipt
        ? html`<div class="stack">
            ${receiptLines(receipt)}
            <button class="wide" aria-disabled=${this.#download.disabled} @click=${() => this.#save(id)}>
              ${say('receipt.pdf')}
            </button>
          </div>`
        : this.#receipts.has(id)
          ? html`<p class="busy muted small">${say('pay.loading')}</p>`
          : nothing}
    </details>`;
  }
}

/** The styles of a receipt, for the element that shows it. */
export const patientReceiptStyles = css`
  .receipt > :not(summary) {
    margin-block-start: 0.75rem;
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--_border);
  }
`;
