import './all-messages.ts';
import type { PaymentSettings } from '#services/clinic-config-service.ts';
import {
  differences,
  draftOf,
  inMoney,
  readDraft,
  rebase,
  termsOf,
} from '../../main/typescript/client-payments/settings-draft.ts';
import { equal } from './equal.ts';

const settings: PaymentSettings = {
  clinicId: 'demo-clinic',
  organisationId: 'demo-health',
  version: 5,
  enabled: true,
  country: 'AU',
  timeZone: 'Australia/Sydney',
  currency: 'AUD',
  minimumMinor: 50,
  maximumMinor: 1_000_000,
  expiryMinutes: 60,
  mayRequest: ['clinic-admin', 'clinician'],
  mayRefund: [],
  askWhenNothingRequested: false,
  statementDescriptorSuffix: null,
  receipt: { providers: [{ name: 'Dr Ada', providerNumber: '1' }] },
  routes: [{ clinician: 'c-1', account: 'acct_2' }],
  business: null,
  receiptGaps: ['ABN', 'ADDRESS'],
  presets: [{ label: 'Standard', amountMinor: 4285, itemNumber: null, description: 'Standard consultation' }],
  stripe: {
    status: 'UNLINKED',
    account: null,
    accountName: null,
    country: null,
    chargesEnabled: false,
    livemode: false,
    requirements: [],
    blockers: [],
  },
};

Deno.test('what is read from a draft that nobody touched is what it was made of', () => {
  for (const locale of ['en', 'de', 'ar-EG']) {
    const { terms, errors } = readDraft(draftOf(settings, locale), locale);
    equal([terms, errors.size], [termsOf(settings), 0], locale);
  }
});

Deno.test('settings of a service that does not know the newer fields are read too', () => {
  const { receipt: _receipt, routes: _routes, presets: _presets, mayRefund: _mayRefund, ...known } = settings;
  const older = known as PaymentSettings;
  equal(termsOf(older).presets, []);
  equal(readDraft(draftOf(older, 'en'), 'en').errors.size, 0);
});

Deno.test('mine goes on top of theirs field by field', () => {
  const base = draftOf(settings, 'en');
  const mine = { ...draftOf(settings, 'en'), maximumMinor: '500.00' };
  const theirs = draftOf({ ...settings, expiryMinutes: 15, maximumMinor: 70_000, presets: [] }, 'en');
  const merged = rebase(mine, base, theirs);
  equal([merged.maximumMinor, merged.expiryMinutes, merged.presets], ['500.00', '15', []]);
});

Deno.test('only what differs is a change', () => {
  const draft = draftOf(settings, 'en');
  draft.presets[0].itemNumber = '91891';
  draft.statementDescriptorSuffix = '  ';
  equal(differences(readDraft(draft, 'en').terms, termsOf(settings)), ['presets']);
});

Deno.test('business details are read as they were entered, and nothing entered is no details', () => {
  const draft = draftOf(settings, 'en');
  equal(readDraft(draft, 'en').terms.business, null);
  Object.assign(draft.business, { name: ' Harbour Health ', abn: '51 824 753 556', gstRegistered: true });
  const business = { name: 'Harbour Health', abn: '51824753556', address: null, phone: null, gstRegistered: true };
  equal(readDraft(draft, 'en').terms.business, business);
  equal(draftOf({ ...settings, business }, 'en').business.abn, '51 824 753 556');
  equal(termsOf({ ...settings, business: { ...business, name: null, abn: null, gstRegistered: null } }).business, null);
});

Deno.test('each thing that is wrong stands under the path of its field', () => {
  const draft = draftOf(settings, 'en');
  Object.assign(draft, { minimumMinor: '20', maximumMinor: '10', expiryMinutes: '10081', mayRequest: [] });
  draft.presets.push({ label: ' ', amount: '9.999', itemNumber: '', description: 'x', gstIncluded: false });
  draft.routes.push({ clinician: '', account: '' });
  equal([...readDraft(draft, 'en').errors.keys()].sort(), [
    'expiryMinutes',
    'maximumMinor',
    'mayRequest',
    'presets[0].amountMinor',
    'presets[1].amountMinor',
    'presets[1].label',
    'routes[1].account',
    'routes[1].clinician',
  ]);
});

Deno.test('a rule in minor units is read in money, other numbers as they are', () => {
  equal(inMoney('presets[0].amountMinor', 'must be at least 50', 'AUD', 'en-AU'), 'must be at least $0.50');
  equal(inMoney('presets[0].label', 'must have 1 to 60 characters', 'AUD', 'en-AU'), 'must have 1 to 60 characters');
});
