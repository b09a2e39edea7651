import { safeLink } from '../../main/typescript/safe-link.ts';
import { equal } from './equal.ts';

Deno.test('a link leads to the web or is none', () => {
  equal(safeLink('https://dashboard.stripe.com/acct_1'), 'https://dashboard.stripe.com/acct_1');
  equal(safeLink('http://localhost:8090/'), 'http://localhost:8090/');
  for (const address of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'blob:https://a/b',
    'vbscript:x',
    '/relative',
    'stripe',
    '',
    null,
    undefined,
  ]) {
    equal(safeLink(address), undefined, String(address));
  }
});
