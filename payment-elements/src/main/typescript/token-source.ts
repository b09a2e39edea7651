import type { TokenSource } from './client-types.ts';

/**
 * How a host gives an element its bearer token: as the property `token`, or as the callback `getToken`, which is called
 * before every request and can return a fresh token each time. The callback has priority.
 */
export interface TokenHolder {
  token: string;
  getToken: TokenSource | undefined;
}

export function tokenOf(holder: TokenHolder): TokenSource {
  return async () => await (holder.getToken ? holder.getToken() : holder.token);
}

export function hasToken(holder: TokenHolder): boolean {
  return Boolean(holder.getToken || holder.token);
}

/** The claims that the elements read: whose token it is, and what a guest's token is for. */
export interface Claims {
  sub?: string;
  call_id?: string;
  payment_request_id?: string;
  /** When the token expires, in seconds since 1970. */
  exp?: number;
}

/** Reads a token without verifying it, because the server decides what it allows. Throws if it is not a JWT. */
export function claimsOf(token: string): Claims {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
  return JSON.parse(atob(payload));
}

/**
 * The address of a call's live view: the notification service's with the WebSocket scheme. Like that of REST it may be
 * relative to the page. Throws if it is no http or https address.
 */
export function liveUrl(notificationServiceUrl: string, callId: string): string {
  const service = new URL(notificationServiceUrl.replace(/\/?$/, '/'), globalThis.document?.baseURI);
  if (!/^https?:$/.test(service.protocol)) throw new TypeError(`${service} is no http or https address`);
  const url = new URL(`v1/live/calls/${encodeURIComponent(callId)}`, service);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
