import { trustedXml } from './trusted.ts';

/** The SVG elements of a QR code; anything else in the service's picture is dropped. */
const ATTRIBUTES: Record<string, string[]> = {
  svg: ['viewBox', 'shape-rendering'],
  g: ['fill', 'stroke', 'stroke-width', 'transform'],
  path: ['d', 'fill', 'fill-rule', 'stroke', 'stroke-width', 'transform'],
  rect: ['x', 'y', 'width', 'height', 'fill', 'transform'],
};
const SVG = 'http://www.w3.org/2000/svg';

/**
 * Redraws the service's QR code from plain shapes. An image would need a source that a strict Content-Security-Policy
 * does not allow (data:, blob:), and inserting the markup would mean trusting it.
 */
export function qrPicture(svg: string, label: string): Element | undefined {
  const root = new DOMParser().parseFromString(trustedXml(svg), 'image/svg+xml').documentElement;
  if (root.localName !== 'svg') return undefined;
  const picture = copyOf(root);
  if (!picture) return undefined;
  if (!root.hasAttribute('viewBox'))
    picture.setAttribute(
      'viewBox',
      `0 0 ${parseFloat(root.getAttribute('width') ?? '')} ${parseFloat(root.getAttribute('height') ?? '')}`,
    );
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', label);
  return picture;
}

function copyOf(shape: Element): Element | undefined {
  const attributes = ATTRIBUTES[shape.localName];
  if (!attributes || shape.namespaceURI !== SVG) return undefined;
  const copy = document.createElementNS(SVG, shape.localName);
  for (const name of attributes) {
    const value = shape.getAttribute(name);
    if (value !== null) copy.setAttribute(name, value);
  }
  for (const child of shape.children) {
    const part = copyOf(child);
    if (part) copy.append(part);
  }
  return copy;
}
