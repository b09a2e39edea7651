/** Why a patient declines, which the patient chooses and staff read. */
export default {
  'decline.not-expected': 'I did not expect this',
  'decline.wrong-amount': 'The amount is not right',
  'decline.pay-another-way': 'I will pay another way',
  'decline.other': 'Another reason',
} as const;
