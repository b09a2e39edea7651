import { COLOURS } from '../../main/typescript/colours.ts';
import { equal } from './equal.ts';

const LOOKS = ['light', 'dark'] as const;

/** Text on a ground, and borders of controls, as the elements use them. */
const TEXTS = [
  ...['text', 'muted', 'accent-strong', 'danger', 'positive', 'waiting'].flatMap((text) => [
    [text, 'surface'],
    [text, 'raised'],
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-danger', 'danger'],
  ['on-positive', 'positive'],
  ['positive', 'positive-soft'],
  ['danger', 'danger-soft'],
  ['waiting', 'waiting-soft'],
  ['text', 'danger-soft'],
  ['text', 'waiting-soft'],
];
const BORDERS = [
  ['control', 'surface'],
  ['accent', 'surface'],
  ['danger', 'surface'],
];

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function tooWeak(pairs: string[][], least: number): string[] {
  return LOOKS.flatMap((look, at) =>
    pairs
      .map(([front, ground]) => [front, ground, contrast(COLOURS[front][at], COLOURS[ground][at])] as const)
      .filter(([, , ratio]) => ratio < least)
      .map(([front, ground, ratio]) => `${look}: ${front} on ${ground} ${ratio.toFixed(2)}`),
  );
}

Deno.test('text has a contrast of 4.5 in the light and the dark look, and controls have one of 3', () => {
  equal(tooWeak(TEXTS, 4.5), []);
  equal(tooWeak(BORDERS, 3), []);
});
