/** Paying on another device. */
export default {
  'payLink.title': 'Pay on own phone',
  'payLink.titleOf': 'Pay on own phone: {amount}',
  'payLink.mine': 'Pay on my own phone',
  'payLink.mineOf': 'Pay {amount} on your own phone',
  'payLink.later': 'Get a link to pay later',
  'payLink.laterOf': 'Link to pay {amount} later or on another device',
  'payLink.making': 'Making a link…',
  'payLink.ready': 'The link is ready.',
  'payLink.scan': 'Scan this with the phone’s camera, or copy the link.',
  'payLink.qr': 'QR code of the link to pay',
  'payLink.link': 'Link',
  'payLink.copy': 'Copy',
  'payLink.copied': 'Copied.',
  'payLink.copyYourself': 'The browser does not let this page copy. The link is marked: copy it yourself.',
  'payLink.expires': 'The link works once, until {time}.',
  'payLink.begun':
    'Somebody has begun to pay. A link that was opened works no more: close this, and make a new one if it is still needed.',
  'payLink.replaces': 'Links for this request that were shown before do not work any more.',
  'payLink.close': 'Close',
} as const;
