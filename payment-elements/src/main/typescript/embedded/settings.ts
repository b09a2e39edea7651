import type { EmbedSettings } from '../embed-types.ts';

const LONGEST = 2_000;

const STRINGS = ['callId', 'clinicId', 'clinicName', 'language', 'theme', 'returnUrl', 'popUps'] as const;

/** Whether somebody else's object is what the protocol calls settings. */
export function areSettings(given: unknown): given is EmbedSettings {
  if (!isObject(given)) return false;
  return Object.entries(given).every(([name, value]) => {
    if (value === undefined) return true;
    if (name === 'bulkBilled') return typeof value === 'boolean';
    if (name === 'look')
      return isObject(value) && Object.entries(value).every(([property, css]) => isProperty(property) && isText(css));
    return (STRINGS as readonly string[]).includes(name) && isText(value);
  });
}

/** Sets the attributes, and the custom properties of its look. */
export function applySettings(element: HTMLElement, settings: EmbedSettings): void {
  for (const name of STRINGS) {
    const value = settings[name];
    if (value !== undefined) setAttribute(element, name, value);
  }
  if (settings.bulkBilled !== undefined) element.toggleAttribute('bulk-billed', settings.bulkBilled);
  for (const [property, css] of Object.entries(settings.look ?? {}))
    element.style.setProperty(`--caretill-${property}`, css);
}

/** An empty theme is none at all. */
function setAttribute(element: HTMLElement, name: string, value: string): void {
  const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (value === '' && name === 'theme') element.removeAttribute(attribute);
  else element.setAttribute(attribute, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST;
}

function isProperty(name: string): boolean {
  return /^[a-z]+(-[a-z]+)*$/.test(name);
}
