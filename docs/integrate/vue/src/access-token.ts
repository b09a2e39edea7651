import { post } from './platform';

const RENEW_BEFORE_END_MS = 30_000;

let known = { token: '', endsAt: 0 };

/**
 * The signed-in person's token for Caretill's services. The session with our backend is a cookie; the backend renews the
 * token. Throws if nobody is signed in.
 */
export async function getToken(): Promise<string> {
  if (Date.now() > known.endsAt - RENEW_BEFORE_END_MS) {
    const { token, expiresInSeconds } = await post<{ token: string; expiresInSeconds: number }>('/api/access-token');
    known = { token, endsAt: Date.now() + expiresInSeconds * 1_000 };
  }
  return known.token;
}
