import { css, html, type LitElement, nothing, type TemplateResult } from 'lit';
import type { Receipt } from '#services/payment-request-service.ts';
import { guestPath, type PatientPage } from './patient-page.ts';
import type { PaymentRequest } from '../payment-request.ts';
import { partsForPaying } from './parts.ts';
import { saveFile } from '../save-file.ts';
import { UserAction } from '../user-action.ts';
import { say } from '../messages.ts';

/** The patient's itemised receipts: read when unfolded, and saved as a file on demand. */
export class PatientReceipts {
  /** The receipts, by request id; undefined while loading. */
  readonly #receipts = new Map<string, Receipt | undefined>();
  readonly #unfolded = new Set<string>();
  readonly #download: UserAction;

  constructor(
    private readonly host: LitElement,
    private readonly page: PatientPage,
  ) {
    this.#download = new UserAction(host);
  }

  forget(): void {
    this.#receipts.clear();
    this.#unfolded.clear();
  }

  /**
   * The request is paid, or has changed since. Its receipt is read at once, because it can be unfolded after the token
   * has ended too, when nothing can be read any more; and again, because it lists refunds.
   */
  follow({ id, status }: PaymentRequest): void {
    if (status === 'PAID') void this.#read(id);
  }

  async #read(id: string) {
    try {
      this.#receipts.set(id, await this.page.service.get<Receipt>(guestPath(id, 'receipt')));
    } catch (failure) {
      if (!this.#receipts.get(id)) this.#receipts.delete(id);
      if (this.#unfolded.has(id)) this.page.fail(failure);
    }
    this.host.requestUpdate();
  }

  #toggle(id: string, shown: boolean) {
    if (shown) this.#unfolded.add(id);
    else this.#unfolded.delete(id);
    this.host.requestUpdate();
    if (!shown || this.#receipts.get(id)) return;
    this.page.showProblem('');
    this.#receipts.set(id, undefined);
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

  /** The receipt, if it has been read. */
  get(id: string): Receipt | undefined {
    return this.#receipts.get(id);
  }

  /** @param canRead whether the token is still accepted */
  render(id: string, canRead: boolean): TemplateResult {
    const receipt = this.#receipts.get(id);
    const lines = partsForPaying()?.receiptLines;
    if (!canRead && !receipt) return receiptFromClinic();
    return html`<details
      class="receipt"
      @toggle=${(event: Event) => this.#toggle(id, (event.target as HTMLDetailsElement).open)}
    >
      <summary>${say('receipt.yours')}</summary>
      ${receipt && lines && this.#unfolded.has(id)
        ? html`<div class="stack">
            ${lines(receipt)}
            ${canRead
              ? html`<button class="wide" aria-disabled=${this.#download.disabled} @click=${() => this.#save(id)}>
                  ${say('receipt.pdf')}
                </button>`
              : receiptFromClinic()}
          </div>`
        : this.#receipts.has(id)
          ? html`<p class="busy muted small">${say('request.loading')}</p>`
          : nothing}
    </details>`;
  }
}

/** Says where a receipt comes from that this page can no longer read. */
export function receiptFromClinic(): TemplateResult {
  return html`<p class="small muted">${say('visit.clinicReceipt')}</p>`;
}

/** The styles of a receipt, for the element that shows it. */
export const patientReceiptStyles = css`
  .receipt > :not(summary) {
    margin-block-start: 0.75rem;
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--_border);
  }
`;
