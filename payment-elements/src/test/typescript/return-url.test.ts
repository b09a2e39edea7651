import { returnUrl } from '../../main/typescript/pay/return-url.ts';
import { equal } from './equal.ts';

const PAGE = 'http://localhost:3001/call/c-1/guest?token=secret#more';

Deno.test('the page’s own address is given to Stripe without its query and fragment', () =>
  equal(returnUrl('', PAGE), 'http://localhost:3001/call/c-1/guest'),
);

Deno.test('a host may choose an address of its own page, or any of https', () => {
  equal(returnUrl('/paid?from=bank', PAGE), 'http://localhost:3001/paid?from=bank');
  equal(returnUrl('https://platform.example/paid', PAGE), 'https://platform.example/paid');
});

Deno.test('no address of another scheme, and none of another origin without TLS, is given to Stripe', () => {
  for (const chosen of ['javascript:alert(1)', 'http://elsewhere.example/', 'data:text/html,x', 'http://', '//[']) {
    const errors: string[] = [];
    const { error } = console;
    console.error = (words: string) => errors.push(words);
    try {
      equal(returnUrl(chosen, PAGE), 'http://localhost:3001/call/c-1/guest', chosen);
    } finally {
      console.error = error;
    }
    equal(errors.length, 1, chosen);
  }
});
