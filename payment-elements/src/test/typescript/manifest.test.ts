import { ClientPaymentsElement } from '../../main/typescript/client-payments-element.ts';
import { PayElement } from '../../main/typescript/pay-element.ts';
import { PaymentHistoryElement } from '../../main/typescript/payment-history-element.ts';
import { PaymentRequestElement } from '../../main/typescript/payment-request-element.ts';
import type * as host from '../../main/typescript/host.ts';
import type * as client from '../../main/typescript/client.ts';
import type * as declaredClient from '../../main/npm/client/index.d.ts';
import type * as embed from '../../main/typescript/embed.ts';
import type * as declaredEmbed from '../../main/npm/elements/embed.d.ts';
import type * as declaredHost from '../../main/npm/elements/entry.d.ts';
import { equal } from './equal.ts';

// The declarations of the packages are written by hand, so the type check holds them against what they declare.
type Fits<Declared, Actual extends Declared> = [Declared, Actual];
export type Checked = [
  Fits<typeof declaredHost, typeof host>,
  Fits<typeof declaredEmbed.embed, typeof embed.embed>,
  Fits<typeof declaredClient.followCall, typeof client.followCall>,
  Fits<typeof declaredClient.isRefusal, typeof client.isRefusal>,
  Fits<
    ConstructorParameters<typeof client.CaretillService>,
    ConstructorParameters<typeof declaredClient.CaretillService>
  >,
  Fits<declaredClient.CallFailed, client.CallFailed>,
];

interface Described {
  name: string;
  attributes: { name: string; fieldName?: string }[];
  members: { kind: string; name: string }[];
  events: { name: string }[];
  cssParts: { name: string }[];
}

const FOLDER = new URL('../../main/', import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, FOLDER));
const DESCRIBED: Described[] = JSON.parse(read('npm/elements/custom-elements.json')).modules.map(
  ({ declarations: [element] }: { declarations: Described[] }) => element,
);

Deno.test('the manifest of the elements has the attributes and properties that they have', () => {
  const elements = { PayElement, PaymentRequestElement, ClientPaymentsElement, PaymentHistoryElement };
  equal(DESCRIBED.map(({ name }) => name).sort(), Object.keys(elements).sort());
  for (const { name, attributes, members } of DESCRIBED) {
    const element = elements[name as keyof typeof elements];
    const properties: Record<string, { attribute?: string | boolean; state?: boolean }> = element.properties;
    const open = Object.entries(properties).filter(([, { state }]) => !state);
    equal(
      attributes.map((attribute) => attribute.name).sort(),
      [
        ...open.filter(([, { attribute }]) => attribute !== false).map(([field, { attribute }]) => attribute ?? field),
        'theme',
      ].sort(),
      name,
    );
    const fields = members.filter(({ kind }) => kind === 'field').map((member) => member.name);
    equal(fields.sort(), open.map(([field]) => field).sort(), name);
    for (const { kind, name: method } of members) {
      if (kind === 'method') equal(Object.hasOwn(element.prototype, method), true, method);
    }
  }
});

Deno.test('the events of the manifest and of the types are the same', () => {
  const typed = [...read('typescript/host-types.ts').matchAll(/^ {2}'(caretill-[a-z-]+)': (?!Caretill)/gm)];
  const events = new Set(DESCRIBED.flatMap(({ events }) => events.map(({ name }) => name)));
  equal([...events].sort(), typed.map(([, name]) => name).sort());
});

Deno.test('the README names every attribute, event and part', () => {
  const readme = Deno.readTextFileSync(new URL('../../README.md', FOLDER));
  for (const { attributes, events, cssParts } of DESCRIBED) {
    for (const { name } of [...attributes, ...events, ...cssParts]) {
      const short = name.replace('caretill-payment-', '-');
      equal(
        [name, short].some((known) => readme.includes(`\`${known}\``)),
        true,
        name,
      );
    }
  }
});
