import { isAllowed } from '../../main/typescript/embedded/page-around.ts';
import { equal } from './equal.ts';

const entries = ['https://call.example.org', 'https://*.previews.example.org', 'http://*.localhost:3000'];

Deno.test('a page around may be one that is named, or of a subdomain of a domain that is', () => {
  for (const origin of [
    'https://call.example.org',
    'https://branch-7.previews.example.org',
    'https://a.b.previews.example.org',
    'http://clinic-a.localhost:3000',
  ]) {
    equal(isAllowed(origin, entries), true, origin);
  }
});

Deno.test('no other page may be around', () => {
  for (const origin of [
    'null',
    'http://call.example.org',
    'https://call.example.org:8443',
    'https://previews.example.org',
    'https://.previews.example.org',
    'https://evil-previews.example.org',
    'https://a.previews.example.org.evil.example',
    'https://a.previews.example.org:8443',
    'http://a.previews.example.org',
    'http://clinic-a.localhost',
  ]) {
    equal(isAllowed(origin, entries), false, origin);
  }
});
