import { randomBytes } from 'node:crypto';
import { current, signIn, SignInRefused, type Tokens } from './identity.ts';
import { Newest } from './newest.ts';

interface Session {
  person: string;
  tokens: Tokens;
}

/** Who is signed in, by the cookie of their browser. */
const sessions = new Newest<Session>();

/** The value of a new session's cookie. Throws `SignInRefused`. */
export async function start(name: string, password: string): Promise<string> {
  const tokens = await signIn(name, password);
  const id = randomBytes(32).toString('base64url');
  sessions.set(id, { person: name, tokens });
  return id;
}

/** Who is signed in; undefined if nobody is. */
export function personOf(id: string): string | undefined {
  return sessions.get(id)?.person;
}

/** An access token for the page of the person; undefined if nobody is signed in, or no longer. */
export async function accessToken(id: string) {
  const known = sessions.get(id);
  if (!known) return undefined;
  try {
    const tokens = await current(known.tokens);
    sessions.set(id, { ...known, tokens });
    return { token: tokens.accessToken, expiresInSeconds: Math.floor((tokens.endsAt - Date.now()) / 1_000) };
  } catch (failure) {
    if (!(failure instanceof SignInRefused)) throw failure;
    sessions.delete(id);
    return undefined;
  }
}
