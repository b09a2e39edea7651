/** Paying on another device. */
export default {
  'payLink.making': 'Making a link…',
  'payLink.ready': 'The link is ready.',
  'payLink.scan': 'Scan this with the phone’s camera, or copy the link.',
  'payLink.send': 'Copy the link and send it by chat or SMS.',
  'payLink.share': 'Share…',
  'payLink.shareTitle': 'Link to pay',
  'payLink.orScan': 'Or show this code',
  'payLink.qr': 'QR code of the link to pay',
  'payLink.link': 'Link',
  'payLink.copy': 'Copy link',
  'payLink.copied': 'Link copied',
  'payLink.copyYourself': 'Your browser doesn’t let this page copy. The link is selected, so you can copy it yourself.',
  'payLink.expires': 'This link can be used once, until {time}.',
  'payLink.begun': 'This link has been opened. Close this and make a new one if you still need it.',
  'payLink.replaces': 'Earlier links no longer work.',
  'payLink.close': 'Close',
} as const;
