import { css, type CSSResult, unsafeCSS } from 'lit';

/**
 * The colours, each with its value on a light and on a dark page. A host sets its own as `--caretill-accent` and so on.
 * Text keeps 4.5:1 on every surface it is used on, and borders of controls 3:1, in both.
 */
export const COLOURS: Record<string, [light: string, dark: string]> = {
  accent: ['#0b6b62', '#5cc9b8'],
  'accent-strong': ['#07534c', '#84dccf'],
  'on-accent': ['#ffffff', '#06231f'],
  surface: ['#ffffff', '#18231f'],
  raised: ['#f4f7f7', '#24332e'],
  text: ['#16292b', '#e9f1ef'],
  muted: ['#51656a', '#aebfbb'],
  border: ['#d5dfe0', '#3a4c47'],
  control: ['#7b8f94', '#81968f'],
  positive: ['#17703a', '#86d9a0'],
  'on-positive': ['#ffffff', '#0a2914'],
  'positive-soft': ['#e5f4ea', '#17352a'],
  danger: ['#b3261e', '#ffb1a6'],
  'on-danger': ['#ffffff', '#4d0f09'],
  'danger-soft': ['#fcebe9', '#4a1f1b'],
  waiting: ['#855300', '#f1c27d'],
  'waiting-soft': ['#fdf3df', '#40310f'],
};

function declarations(value: (light: string, dark: string) => string): CSSResult {
  const lines = Object.entries(COLOURS).map(
    ([name, [light, dark]]) => `--_${name}: var(--caretill-${name}, ${value(light, dark)});`,
  );
  return unsafeCSS(lines.join('\n'));
}

/**
 * Light or dark is what the page around the element says with CSS `color-scheme`, so a page that only knows a light look
 * keeps it, unless the element has the attribute `theme`. Browsers from before 2024 know no `light-dark()` and show the light colours.
 */
export const colours = css`
  :host {
    ${declarations((light) => light)}
  }
  @supports (color: light-dark(#fff, #000)) {
    :host {
      ${declarations((light, dark) => `light-dark(${light}, ${dark})`)}
    }
  }
  /* Another look than the page's needs its own ground. */
  :host([theme]) {
    background: var(--_surface);
  }
  :host([theme='auto']) {
    color-scheme: light dark;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;

/** Gives an element at the end of the page, such as a pop-up, the look of the one that it belongs to. */
export function takeLook(from: Element, to: HTMLElement): void {
  const look = getComputedStyle(from);
  to.style.colorScheme = look.colorScheme;
  for (const name of [...Object.keys(COLOURS), 'font', 'radius'].map((name) => `--caretill-${name}`)) {
    const value = look.getPropertyValue(name);
    if (value) to.style.setProperty(name, value);
    else to.style.removeProperty(name);
  }
}
