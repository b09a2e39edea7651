/** The link to pay that staff send to a patient. */
export default {
  'payLink.title': 'Copy link',
  'payLink.titleOf': 'Copy link to pay {amount}',
  'payLink.dialog': 'Link to pay {amount}',
} as const;
