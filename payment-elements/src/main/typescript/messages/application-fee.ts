/** What the platform keeps of a payment. */
export default {
  'fee.tab': 'Accounts and fee',
  'fee.title': 'Platform fee of {organisation}',
  'fee.hint':
    'Kept from each payment of the organisation’s clinics, and given back with refunds in proportion. Patients do not see it. Zero: nothing is kept.',
  'fee.percent': 'Percentage',
  'fee.percentWrong': 'Enter a percentage from 0 to 100 with at most two decimals, like {example}.',
  'fee.fixed': 'Fixed part, by currency',
  'fee.noFixed': 'There is no fixed part.',
  'fee.currency': 'Currency',
  'fee.currencyWrong': 'Enter the three letters of a currency, like AUD.',
  'fee.currencyTwice': '{currency} stands above already.',
  'fee.amount': 'Amount of each payment',
  'fee.add': 'Add a currency',
  'fee.remove': 'Remove',
  'fee.removeOf': 'Remove the fixed part in {currency}',
  'fee.save': 'Save the fee',
  'fee.saved': 'Saved. New payment requests of {organisation} carry this fee; those made before keep theirs.',
} as const;
