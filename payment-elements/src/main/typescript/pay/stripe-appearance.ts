import type { LitElement } from 'lit';
import type { StripeElements } from './stripe-js.ts';

/**
 * Stripe's forms in the colours of the page (https://docs.stripe.com/elements/appearance-api), which the page may have
 * set, and which are others where it is dark. A theme of Stripe's brings what has no variable, such as icons.
 */
export function appearanceOf(host: LitElement): object {
  const colour = colourReader(host);
  const background = colour('surface');
  return {
    theme: isDark(background) ? 'night' : 'stripe',
    variables: {
      colorPrimary: colour('accent'),
      colorBackground: background,
      colorText: colour('text'),
      colorTextSecondary: colour('muted'),
      colorTextPlaceholder: colour('muted'),
      colorDanger: colour('danger'),
      fontFamily: getComputedStyle(host).fontFamily,
      borderRadius: getComputedStyle(host).getPropertyValue('--_radius').trim(),
    },
    rules: { '.Input': { border: `1px solid ${colour('control')}` } },
  };
}

/** Keeps Stripe's forms in the colours of the page when the person, or the page, changes to dark or back. @returns ends that */
export function followLook(host: LitElement, elements: StripeElements): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const update = () => elements.update({ appearance: appearanceOf(host) });
  dark.addEventListener('change', update);
  const changes = new MutationObserver(update);
  for (const part of [host, document.documentElement, document.body]) {
    changes.observe(part, { attributeFilter: ['theme', 'class', 'style'] });
  }
  return () => {
    dark.removeEventListener('change', update);
    changes.disconnect();
  };
}

/** How the wallets' buttons stand out on the page. */
export function walletThemeOf(host: LitElement): 'black' | 'white' {
  return isDark(colourReader(host)('surface')) ? 'white' : 'black';
}

/** Reads the element's colours as the browser resolves them; Stripe's frames know none of the page's properties. */
function colourReader(host: LitElement): (name: string) => string {
  return (name) => {
    const probe = document.createElement('span');
    probe.style.color = `var(--_${name})`;
    host.renderRoot.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

/** By the luminance of the colour, which the browser gives as rgb(…). */
function isDark(colour: string): boolean {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}
