import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { setting } from './settings.ts';

/** The pages of this platform, and what browsers may do in them. */
const folder = join(process.env['PAGES'] ?? '../plain', sep);
const services = [setting('CLINIC_CONFIG_URL'), setting('PAYMENT_REQUEST_URL'), setting('NOTIFICATION_URL')].map(
  (url) => new URL(url).origin,
);
const live = new URL(setting('NOTIFICATION_URL')).origin.replace(/^http/, 'ws');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** What Stripe.js needs: https://docs.stripe.com/security/guide#content-security-policy. The simulator is one origin. */
function stripe() {
  const origin = new URL(setting('STRIPE_JS_URL')).origin;
  return origin === 'https://js.stripe.com'
    ? {
        scripts: 'https://js.stripe.com https://*.js.stripe.com',
        calls: 'https://api.stripe.com',
        frames: 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
      }
    : { scripts: origin, calls: origin, frames: origin };
}

/** Stripe is on the patient's pages only. */
function policy(path: string): string {
  const forPatients = path.startsWith('/visit');
  const { scripts, calls, frames } = stripe();
  return [
    "default-src 'none'",
    `script-src 'self'${forPatients ? ` ${scripts}` : ''}`,
    `connect-src 'self' ${services.join(' ')} ${live}${forPatients ? ` ${calls}` : ''}`,
    `frame-src ${forPatients ? frames : "'none'"}`,
    `style-src 'self'${forPatients ? "; style-src-attr 'unsafe-inline'" : ''}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The file of a path, with the headers that browsers need; undefined if there is none. */
export async function page(path: string) {
  const file = normalize(join(folder, path));
  const type = TYPES[extname(file)];
  if (!file.startsWith(folder) || !type) return undefined;
  try {
    return {
      body: await readFile(file),
      headers: {
        'Content-Type': type,
        'Content-Security-Policy': policy(path),
        'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-cache',
      },
    };
  } catch {
    return undefined;
  }
}
