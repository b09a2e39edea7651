import './all-messages.ts';
import { currentLanguage, keysBeginningWith, say, useWords } from '../../main/typescript/messages.ts';
import { equal, throws } from './equal.ts';

Deno.test('a catalogue in another language replaces what it has and leaves the rest English', () => {
  try {
    useWords('de', { 'status.waiting': 'Wartet' });
    equal([currentLanguage(), say('status.waiting'), say('status.seen')], ['de', 'Wartet', 'Seen']);
  } finally {
    useWords('en', {});
  }
});

Deno.test('a value is put in as it is, whatever signs it holds', () => {
  equal(say('request.received', { amount: '$& {amount} $1' }), 'Payment received: $& {amount} $1');
});

Deno.test('a count has the plural forms of the language, and what is not translated has the English ones', () => {
  const found = (count: number) => say('history.found', { count });
  equal([found(1), found(2)], ['1 payment request is shown.', '2 payment requests are shown.']);
  equal(say('history.foundMore', { count: 50 }), 'The newest 50 payment requests are shown. There are more.');
  try {
    useWords('pl', {
      'history.found':
        '{count, plural, one {Pokazano # prośbę.} few {Pokazano # prośby.} many {Pokazano # próśb.} other {Pokazano # prośby.}}',
    });
    equal([1, 2, 5, 22].map(found), [
      'Pokazano 1 prośbę.',
      'Pokazano 2 prośby.',
      'Pokazano 5 próśb.',
      'Pokazano 22 prośby.',
    ]);
    equal(say('admin.cancelled', { count: 5 }), '5 open requests were cancelled.');
  } finally {
    useWords('en', {});
  }
});

Deno.test('a message that cannot be read is refused with its name, and the catalogue stays as it was', () => {
  const refusal = throws(() =>
    useWords('de', { 'status.waiting': 'Wartet', 'status.seen': '{count, plural, one {x}}' }),
  );
  equal(refusal.startsWith('status.seen: no option other'), true);
  equal([currentLanguage(), say('status.waiting')], ['en', 'Waiting']);
});

Deno.test('every English message can be read', () => {
  const keys = keysBeginningWith('');
  equal(keys.length > 800, true);
  for (const key of keys) equal(say(key).length > 0, true, key);
});
