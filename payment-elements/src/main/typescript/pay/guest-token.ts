import { type Claims, claimsOf, type TokenHolder, tokenOf } from '../token-source.ts';

/** What the patient's page reads from its token. */
export interface GuestToken {
  callId: string;
  /** It came with a link to pay and gives access to one request only. */
  cameByLink: boolean;
  endsAt: Date | undefined;
}

/** Throws if the token cannot be had or read, unless the page knows the call without it. */
export async function readGuestToken(page: TokenHolder & { callId: string }): Promise<GuestToken> {
  let claims: Claims = {};
  try {
    claims = claimsOf(await tokenOf(page)());
  } catch (failure) {
    if (!page.callId) throw failure;
  }
  return {
    // The token opens this call and no other.
    callId: claims.call_id || page.callId,
    cameByLink: Boolean(claims.payment_request_id),
    endsAt: claims.exp ? new Date(claims.exp * 1000) : undefined,
  };
}
