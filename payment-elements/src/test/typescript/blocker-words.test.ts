import './all-messages.ts';
import type { BlockerKind } from '#services/clinic-config-service.ts';
import { blockerWords } from '../../main/typescript/client-payments/blocker-words.ts';
import { useWords } from '../../main/typescript/messages.ts';
import { equal } from './equal.ts';
import { REQUIREMENTS } from './requirement-codes.ts';

const LINK = 'https://dashboard.stripe.com/acct_1/dashboard';

const words = (kind: BlockerKind, ...codes: string[]) =>
  blockerWords(codes.map((code) => ({ kind, code, link: LINK })));

const titles = (...codes: string[]) => words('REQUIREMENT', ...codes).map(({ title }) => title);

Deno.test('every documented requirement has its own text', () => {
  for (const code of REQUIREMENTS) {
    const [{ title, whatToDo, link }] = words('REQUIREMENT', code);
    equal([code, title.startsWith('Stripe asks for')], [code, false]);
    equal([code, /^[A-Z][A-Za-z0-9’%() ,.-]{5,120}$/.test(title), title.includes('..')], [code, true, false]);
    equal([code, /^Open Stripe and [^{}_]+\.$/.test(whatToDo)], [code, true]);
    equal(link, LINK);
  }
});

Deno.test('a requirement has a plain title', () => {
  const expected = {
    'company.tax_id': 'The business number (in Australia the ABN or ACN)',
    'company.address_kana.line1': 'The address of the business',
    individual: 'Details of the account’s owner',
    'individual.verification.document': 'An identity document of the account’s owner',
    'person_8UayFKIMRJklog.verification.additional_document': 'A proof of the address of a person of the business',
    'representative.dob.day': 'The date of birth of the person who represents the business',
    'owners.address.postal_code': 'The home address of an owner of the business',
    'directors.relationship.title': 'The job title of a director of the business',
    'executives.email': 'The e-mail address of an executive of the business',
    'relationship.account_opener.first_name': 'The first name of a person of the business',
    external_account: 'A bank account for payouts',
    'tos_acceptance.ip': 'Stripe’s terms of service',
    'interv_cmVxb2d1M2JrdGJsNHN.business_model_verification.form': 'Questions about what the clinic offers',
  };
  for (const [code, title] of Object.entries(expected)) equal(titles(code), [title]);
});

Deno.test('what to do is said of the requirement, of its kind, or is to fill it in', () => {
  const expected = {
    external_account: 'Open Stripe and add the clinic’s bank account.',
    'owners.verification.document': 'Open Stripe and upload a photo or scan of a passport or driver licence.',
    'interv_1Abc.url.form': 'Open Stripe and answer what it asks.',
    'individual.dob.day': 'Open Stripe and fill it in.',
    'company.seal.colour': 'Open Stripe and give what its home page asks for (company, seal, colour).',
  };
  for (const [code, whatToDo] of Object.entries(expected)) equal(words('REQUIREMENT', code)[0].whatToDo, whatToDo);
});

Deno.test('an unknown requirement is spelled out, without ids', () => {
  const expected = {
    'person_1Abc.quantum_signature': 'Stripe asks for: quantum signature',
    'company.seal.colour': 'Stripe asks for: company, seal, colour',
    company: 'Stripe asks for: company',
    something_new: 'Stripe asks for: something new',
    'interv_1Abc2.': 'Stripe asks for: something about the account',
    constructor: 'Stripe asks for: constructor',
  };
  for (const [code, title] of Object.entries(expected)) equal(titles(code), [title]);
});

Deno.test('the parts of one thing are shown once', () => {
  equal(titles('individual.dob.day', 'individual.dob.month', 'individual.dob.year', 'individual.email'), [
    'The date of birth of the account’s owner',
    'The e-mail address of the account’s owner',
  ]);
});

Deno.test('every reason for disabled payments is shown', () => {
  const expected = {
    'requirements.past_due': 'Stripe has not been given what it asked for in time',
    'requirements.pending_verification': 'Stripe is checking what it was given',
    pending_verification: 'Stripe is checking what it was given',
    under_review: 'Stripe is reviewing the account',
    listed: 'Stripe is comparing the account with a list of prohibited persons or companies',
    platform_paused: 'Payments of the account were paused',
    'action_required.requested_capabilities': 'Card payments are not switched on for the account',
    'rejected.fraud': 'Stripe has rejected the account',
    'rejected.listed': 'Stripe has rejected the account',
    'rejected.terms_of_service': 'Stripe has rejected the account',
    'rejected.other': 'Stripe has rejected the account',
    'rejected.incomplete_verification': 'Stripe closed the account because it could not be verified',
    'rejected.platform_fraud': 'Stripe has rejected the account',
    'rejected.platform_other': 'Stripe has rejected the account',
    'rejected.platform_terms_of_service': 'Stripe has rejected the account',
    charges_disabled: 'Stripe does not let this account take payments yet',
    other: 'Stripe has stopped the account’s payments',
    a_reason_of_tomorrow: 'Stripe has stopped the account’s payments',
  };
  for (const [reason, title] of Object.entries(expected)) {
    const [shown] = words('DISABLED', reason);
    equal([reason, shown.title], [reason, title]);
    equal([reason, /^[^{}_]+\.$/.test(shown.whatToDo), /fill it in/.test(shown.whatToDo)], [reason, true, false]);
  }
  equal(
    words('DISABLED', 'a_reason_of_tomorrow')[0].whatToDo,
    'Open Stripe: its home page says why (a reason of tomorrow).',
  );
});

Deno.test('a translation may put the person where its language does', () => {
  try {
    useWords('de', {
      'requirement.person.dob': 'Geburtsdatum {ofWhom}',
      'requirement.ofWhom.owner': 'eines Inhabers',
      'toDo.requirement': 'Tragen Sie es bei Stripe ein.',
    });
    equal(words('REQUIREMENT', 'owners.dob.year'), [
      { title: 'Geburtsdatum eines Inhabers', whatToDo: 'Tragen Sie es bei Stripe ein.', link: LINK },
    ]);
  } finally {
    useWords('en', {});
  }
});
