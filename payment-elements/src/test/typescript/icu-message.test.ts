import { formatMessage, parseMessage, type Values } from '../../main/typescript/icu-message.ts';
import { equal, throws } from './equal.ts';

const format = (text: string, values: Values = {}, locale = 'en') => formatMessage(parseMessage(text), locale, values);

Deno.test('places are filled in, and one without a value is seen', () => {
  equal(format('{clinic} asks for {amount}', { clinic: 'Demo', amount: '$85.00' }), 'Demo asks for $85.00');
  equal(format('{clinic} asks for {amount}', { clinic: 'Demo' }), 'Demo asks for {amount}');
  equal(format('{ count } of {all}', { count: 1, all: 12345 }), '1 of 12345');
  equal(format('{toString}', {}), '{toString}');
  equal(format(''), '');
});

Deno.test('an exact number goes before a plural form, and the number is written as the language writes it', () => {
  const text = '{count, plural, =0 {none} one {# request} other {# requests}}';
  equal(
    [0, 1, 2, 1234].map((count) => format(text, { count })),
    ['none', '1 request', '2 requests', '1,234 requests'],
  );
});

Deno.test('Polish has four forms', () => {
  const text = '{n, plural, one {# prośba} few {# prośby} many {# próśb} other {# prośby}}';
  const forms = [1, 2, 4, 5, 12, 22, 25].map((n) => format(text, { n }, 'pl'));
  equal(forms, ['1 prośba', '2 prośby', '4 prośby', '5 próśb', '12 próśb', '22 prośby', '25 próśb']);
});

Deno.test('Arabic has six forms', () => {
  const text = '{n, plural, zero {zero} one {one} two {two} few {few} many {many} other {other}}';
  const forms = [0, 1, 2, 3, 10, 11, 99, 100, 102].map((n) => format(text, { n }, 'ar'));
  equal(forms, ['zero', 'one', 'two', 'few', 'few', 'many', 'many', 'other', 'other']);
});

Deno.test('a form that the message lacks is other', () => {
  equal(format('{n, plural, one {a} other {b #}}', { n: 2 }, 'ar-u-nu-latn'), 'b 2');
});

Deno.test('messages stand in messages, and # is the number of the plural around it', () => {
  const text =
    '{who, select, clinic {{n, plural, one {The clinic has {what}} other {The clinic has # of {what}}}} other {Nobody}}.';
  equal(format(text, { who: 'clinic', n: 3, what: '#{x}' }), 'The clinic has 3 of #{x}.');
  equal(format(text, { who: 'clinic', n: 1, what: 'it' }), 'The clinic has it.');
  equal(format(text, { who: 'else', n: 1 }), 'Nobody.');
  equal(
    format('{a, plural, other {# {b, plural, other {# {c, select, other {#}}}} #}} #', { a: 1, b: 2, c: '' }),
    '1 2 2 1 #',
  );
});

Deno.test('spaces in an option are kept, spaces between the signs are not', () => {
  equal(format('{n,plural,one{ a }other{ b }}', { n: 1 }), ' a ');
  equal(format('{ n , plural , one {a} other {b} } c', { n: 2 }), 'b c');
});

Deno.test('an apostrophe quotes signs of the syntax, and is itself elsewhere', () => {
  equal(format("Today's l'avis"), "Today's l'avis");
  equal(format("it''s '{name}' and '{'"), "it's {name} and {");
  equal(format("'{it''s}'"), "{it's}");
  equal(format("'#' # {n, plural, other {'#' #}}", { n: 4 }), "'#' # # 4");
  equal(format("end '"), "end '");
});

Deno.test('what is not well formed is refused with its place', () => {
  const refused = (text: string) => throws(() => parseMessage(text));
  equal(refused('{'), 'not a name, at 1 of the message: {');
  equal(refused('a } b').startsWith('a } without a {, at 2'), true);
  equal(refused('{n, plural, one {x}}').startsWith('no option other'), true);
  equal(refused('{n, plural, one {x} one {y} other {z}}').startsWith('one twice'), true);
  equal(refused('{n, number}').startsWith('not plural or select'), true);
  equal(refused('{n, plural, other {x}').startsWith('not the name of an option'), true);
  equal(refused('{n, plural, other {x').includes('is missing'), true);
  equal(refused('{a b}').startsWith('not ,'), true);
  equal(refused('{n, plural}').startsWith('not ,'), true);
});
