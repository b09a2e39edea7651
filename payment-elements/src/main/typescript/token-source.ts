import type { TokenSource } from './rest.ts';

/**
 * How a host gives an element its bearer token: as the property `token`, or as the callback `getToken`, which is asked
 * before every call and may therefore give a fresh one each time. The callback goes first.
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

/** What the elements read in a token: whose it is, and what a guest's token is for. */
export interface Claims {
  sub?: string;
  call_id?: string;
  payment_request_id?: string;
}

/** Read, not verified: the server decides what the token may do. Throws if it is no JSON Web Token. */
export function claimsOf(token: string): Claims {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
  return JSON.parse(atob(payload));
}

/** Where the live view of a call is: the notification service's address with the WebSocket scheme. */
export function liveUrl(notificationServiceUrl: string, callId: string): string {
  const url = new URL(`v1/live/calls/${encodeURIComponent(callId)}`, notificationServiceUrl.replace(/\/?$/, '/'));
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
