import './all-messages.ts';
import { changesBetween } from '../../main/typescript/client-payments/audit-changes.ts';
import { equal } from './equal.ts';

Deno.test('only differences are shown, and money as money', () => {
  equal(
    changesBetween(
      { terms: { currency: 'JPY', minimumMinor: 50, presets: [] }, enabled: false },
      { terms: { currency: 'JPY', minimumMinor: 90, presets: [{ label: 'A' }] }, enabled: true },
    ),
    [
      { field: 'Settings, minimum amount', before: 'JPY\u00A050', after: 'JPY\u00A090' },
      { field: 'Enabled', before: 'no', after: 'yes' },
      { field: 'Settings, preset 1, label', before: '–', after: 'A' },
    ],
  );
});

Deno.test('something new has no before', () => {
  equal(changesBetween(null, { name: 'Demo' }), [{ field: 'Name', before: '–', after: 'Demo' }]);
  equal(changesBetween(undefined, undefined), []);
});

Deno.test('an entry with a thousand changes does not flood the page', () => {
  equal(changesBetween({}, { list: [...Array(1000).keys()] }).length, 40);
});
