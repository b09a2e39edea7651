/** What the platform keeps of a payment. */
export default {
  'fee.tab': 'Accounts and fee',
  'fee.title': 'Platform fee of {organisation}',
  'fee.hint': 'Taken from each payment and returned in proportion on refunds. Patients don’t see it. 0 means no fee.',
  'fee.percent': 'Percentage',
  'fee.percentWrong': 'Enter a percentage from 0 to 100 with up to two decimals, for example {example}.',
  'fee.fixed': 'Fixed part, by currency',
  'fee.noFixed': 'No fixed part.',
  'fee.currency': 'Currency',
  'fee.currencyTwice': '{currency} is already listed.',
  'fee.amount': 'Amount of each payment',
  'fee.add': 'Add a currency',
  'fee.remove': 'Remove',
  'fee.removeOf': 'Remove the fixed part in {currency}',
  'fee.save': 'Save fee',
  'fee.saved': 'Saved. New payment requests of {organisation} have this fee. Earlier ones keep theirs.',
} as const;
