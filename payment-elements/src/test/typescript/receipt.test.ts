import './all-messages.ts';
import type { Receipt } from '#services/payment-request-service.ts';
import { say, sayIfKnown } from '../../main/typescript/messages.ts';
import { receiptRows } from '../../main/typescript/receipt.ts';
import { equal } from './equal.ts';

const WORDS = new URL(
  '../../../../payment-request-service/src/main/resources/org/caretill/paymentrequest/receipt/words.properties',
  import.meta.url,
);

/** The words of the PDF by their keys, in the order of the PDF. */
const PDF: Record<string, string> = Object.fromEntries(
  Deno.readTextFileSync(WORDS)
    .split('\n')
    .map((line) => /^([\w.]+)=(.*)$/.exec(line))
    .filter((line) => line !== null)
    .map(([, key, words]) => [key, words]),
);

const receipt = (change: Partial<Receipt> = {}): Receipt => ({
  paymentRequestId: 'preq_1',
  clinicName: 'Demo Clinic',
  patientName: 'Pat Smith',
  payerName: 'Pat Smith',
  payerIsPatient: true,
  serviceDate: '2026-11-23',
  timeZone: 'Pacific/Auckland',
  practitioner: { name: 'Dr Ada Lee', providerNumber: '2426621B' },
  itemNumber: '23',
  description: 'Long consultation',
  currency: 'AUD',
  chargedMinor: 8500,
  paidMinor: 8500,
  refundedMinor: 2000,
  refundPendingMinor: 500,
  returnedByBankMinor: 0,
  keptMinor: 6000,
  outstandingMinor: 0,
  paidAt: '2026-11-23T01:05:00Z',
  card: { brand: 'visa', last4: '4242' },
  refunds: [],
  returnsByBank: [],
  reference: 'YCST-6P68',
  business: null,
  gstMinor: 0,
  patientClaims: false,
  adjustmentNotes: [],
  ...change,
});

const ofPdf = (...keys: string[]) => keys.map((key) => PDF[key]);
const labels = (change: Partial<Receipt> = {}) => receiptRows(receipt(change)).map(([label]) => label);

Deno.test('a receipt has the lines of its PDF, in the same order and words', () => {
  const details = ofPdf('patient', 'serviceDate', 'practitioner', 'providerNumber', 'itemNumber', 'description');
  const payment = ofPdf('paidOn', 'paidWith', 'reference');
  const amounts = ofPdf('charged', 'paid', 'refunded', 'refundPending', 'kept', 'outstanding');
  equal(labels(), [say('receipt.clinic'), ...details, ...payment, ...amounts]);

  equal(
    labels({ returnedByBankMinor: 6000, keptMinor: 0 }).slice(-5),
    ofPdf('refunded', 'refundPending', 'returnedByBank', 'keptOfAll', 'outstanding'),
  );
  const inOrder = Object.values(PDF).filter((words) => labels().includes(words));
  equal([...new Set(inOrder)], labels().slice(1));
});

Deno.test('a receipt says who paid, if that was not the patient', () => {
  const rows = receiptRows(receipt({ payerName: 'Ana Smith', payerIsPatient: false }));
  equal(rows.slice(1, 3), [
    [PDF.patient, 'Pat Smith'],
    [PDF.paidBy, 'Ana Smith'],
  ]);
  equal(labels().includes(PDF.paidBy), false);
});

Deno.test('a word that the page and the PDF have by the same name is the same', () => {
  const shared = Object.keys(PDF).filter((key) => sayIfKnown(`receipt.${key}`) !== undefined);
  equal(shared.length, 34);
  for (const key of shared) equal([key, sayIfKnown(`receipt.${key}`)], [key, PDF[key]]);
});

Deno.test('a tax invoice has the lines of its PDF too, in the same order', () => {
  const business = { name: 'Demo Clinic', abn: '51824753556', address: '1 Harbour St', phone: '02 5550 1234' };
  const note = { number: 'YCST-6P68-A1', issuedOn: '2026-11-24', amountMinor: 2000, gstMinor: 182 };
  const taxed = { business, gstMinor: 10_000, chargedMinor: 110_000, patientClaims: true, adjustmentNotes: [note] };
  equal(
    labels(taxed).filter((label) => ofPdf('abn', 'buyer', 'claim', 'issuedOn', 'reference', 'gst').includes(label)),
    ofPdf('abn', 'buyer', 'claim', 'issuedOn', 'reference', 'gst'),
  );
  equal(receiptRows(receipt(taxed)).find(([label]) => label === PDF.abn)?.[1], '51 824 753 556');
  equal(labels(taxed).at(-1), 'Adjustment note YCST-6P68-A1');
  equal(labels({ ...taxed, chargedMinor: 99_999 }).includes(PDF.buyer), false);
  equal(receiptRows(receipt({ business })).find(([label]) => label === PDF.noGst)?.[1], PDF.gstFree);
});

Deno.test('the card and the state of a refund are said as in the PDF', () => {
  const rows = receiptRows(receipt({ refunds: [{ amountMinor: 700, status: 'FAILED', at: '2026-11-23T01:06:00Z' }] }));
  const card = PDF.cardOf.replace('{brand}', 'Visa').replace('{last4}', '4242');
  equal(rows.find(([label]) => label === PDF.paidWith)?.[1], card);
  equal(rows.at(-1), ['Refund of $7.00', `${PDF['refund.FAILED']}, 23 November 2026`]);
});

Deno.test('what the clinic keeps is said if it is not the whole payment, as the service has counted it', () => {
  equal(labels({ refundedMinor: 0, refundPendingMinor: 0, keptMinor: 8500 }).includes(PDF.kept), false);
  equal(receiptRows(receipt({ keptMinor: 5999 })).find(([label]) => label === PDF.kept)?.[1], '$59.99');
});
