import './all-messages.ts';
import { clinicianName } from '../../main/typescript/payment-history/clinician-names.ts';
import { canBeAddedUp, historyPath, TODAY, totalsPath } from '../../main/typescript/payment-history/history-filter.ts';
import { sums } from '../../main/typescript/payment-history/takings.ts';
import { equal } from './equal.ts';

const day = (currency: string, paidMinor: number, refundedMinor: number, returnedByBankMinor: number) => ({
  currency,
  paidMinor,
  refundedMinor,
  returnedByBankMinor,
  netMinor: paidMinor - refundedMinor - returnedByBankMinor,
  paidCount: 1,
});

Deno.test('days are added up for each currency, and never across currencies', () => {
  equal(sums([day('JPY', 8500, 0, 0), day('AUD', 100, 30, 0), day('AUD', 200, 0, 250)]), [
    {
      currency: 'AUD',
      paidMinor: 300,
      refundedMinor: 30,
      returnedByBankMinor: 250,
      netMinor: 20,
      paidCount: 2,
    },
    day('JPY', 8500, 0, 0),
  ]);
});

Deno.test('a period is asked for by its name, and days by themselves', () => {
  const totals = '/v1/payment-requests/totals?clinicId=demo-clinic';
  const shown = { ...TODAY, from: '2026-11-23', to: '2026-11-23' };
  equal(totalsPath('demo-clinic', shown), `${totals}&period=TODAY&refundsCount=ON_THEIR_DAY`);
  equal(
    totalsPath('demo-clinic', { ...shown, period: '', refundsCount: 'ON_PAYMENT_DAY', requestedBy: 'user-7' }),
    `${totals}&from=2026-11-23&to=2026-11-23&refundsCount=ON_PAYMENT_DAY&requestedBy=user-7`,
  );
  equal(
    historyPath('demo-clinic', shown, 'Australia/Sydney'),
    '/v1/payment-requests?clinicId=demo-clinic&from=2026-11-22T13%3A00%3A00.000Z&to=2026-11-23T13%3A00%3A00.000Z',
  );
});

Deno.test('a period can always be added up, days only with both ends and at most a year apart', () => {
  equal(canBeAddedUp(TODAY), true);
  equal(canBeAddedUp({ ...TODAY, period: '', from: '2026-11-01' }), false);
  equal(canBeAddedUp({ ...TODAY, period: '', from: '2025-11-01', to: '2026-11-01' }), true);
  equal(canBeAddedUp({ ...TODAY, period: '', from: '2025-10-31', to: '2026-11-01' }), false);
});

Deno.test('a clinician without a name is told apart by the end of the user id', () => {
  equal(clinicianName({ requestedBy: '4f3c-8ab1', clinicianName: 'Dr Ada Byron' }), 'Dr Ada Byron');
  equal(clinicianName({ requestedBy: '4f3c-8ab1', clinicianName: null }), 'Clinician 8ab1');
});
