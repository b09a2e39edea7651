import './all-messages.ts';
import { lastingStorage, tabStorage } from '../../main/typescript/browser-storage.ts';
import { Outcomes } from '../../main/typescript/payment-request/outcomes.ts';
import { equal } from './equal.ts';
import { request } from './requests.ts';

/** Runs with a storage that behaves like this, in place of the browser's. */
function withStorage(storage: () => Partial<Storage>, run: () => void) {
  const names = ['sessionStorage', 'localStorage'] as const;
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name)!);
  names.forEach((name) => Object.defineProperty(globalThis, name, { configurable: true, get: storage }));
  try {
    run();
  } finally {
    names.forEach((name, index) => Object.defineProperty(globalThis, name, before[index]));
  }
}

const refused = () => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

const FORBIDDEN: Record<string, () => Partial<Storage>> = {
  'the storage itself is refused': refused,
  'every use of it is refused': () => ({ getItem: refused, setItem: refused, removeItem: refused }),
  'it is full': () => ({ getItem: () => null, setItem: refused, removeItem: () => {} }),
};

for (const [how, storage] of Object.entries(FORBIDDEN)) {
  Deno.test(`values last as long as the page where storage is forbidden: ${how}`, () => {
    withStorage(storage, () => {
      for (const kept of [tabStorage, lastingStorage]) {
        kept.set('key', 'value');
        equal(kept.get('key'), 'value');
        kept.remove('key');
        equal(kept.get('key'), null);
        kept.setIds('ids', ['a', 'b']);
        equal(kept.ids('ids'), ['a', 'b']);
        kept.remove('ids');
      }
      const told: string[] = [];
      for (const version of [request(1, { id: how }), request(2, { id: how, status: 'PAID' })]) {
        new Outcomes().take(
          version,
          (outcome) => told.push(outcome),
          () => true,
        );
      }
      equal(told, ['paid']);
    });
  });
}

Deno.test('what somebody else wrote there is not believed', () => {
  for (const text of ['{', '{"a":1}', '[1,null]', '7']) {
    withStorage(
      () => ({ getItem: () => text }),
      () => equal([text, tabStorage.ids('ids')], [text, []]),
    );
  }
});

Deno.test('a list keeps its newest hundred', () => {
  const kept = new Map<string, string>();
  withStorage(
    () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }),
    () => {
      tabStorage.setIds(
        'ids',
        Array.from({ length: 130 }, (_, index) => `id-${index}`),
      );
      equal([tabStorage.ids('ids').length, tabStorage.ids('ids')[0]], [100, 'id-30']);
    },
  );
});
