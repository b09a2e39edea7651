import { setting } from './settings.ts';

/** Tokens of the identity provider that Caretill trusts. */
export interface Tokens {
  accessToken: string;
  refreshToken: string | undefined;
  /** Milliseconds since 1970. */
  endsAt: number;
}

const LIMIT_MS = 10_000;
const RENEW_BEFORE_END_MS = 60_000;

/** The identity provider does not know the person, or not any more. */
export class SignInRefused extends Error {}

/**
 * A person signs in. Only a sandbox takes passwords like this: put your platform's own sign-in here. What counts is that
 * the browser gets a session of yours, and from it short-lived access tokens.
 */
export function signIn(name: string, password: string): Promise<Tokens> {
  return grant({
    grant_type: 'password',
    client_id: setting('SIGN_IN_CLIENT_ID'),
    username: name,
    password,
  });
}

/** The same tokens, or new ones if they end soon. */
export function current(tokens: Tokens): Promise<Tokens> {
  if (!endsSoon(tokens) || !tokens.refreshToken) return Promise.resolve(tokens);
  return grant({
    grant_type: 'refresh_token',
    client_id: setting('SIGN_IN_CLIENT_ID'),
    refresh_token: tokens.refreshToken,
  });
}

let own: Promise<Tokens> | undefined;

/** The token of the platform itself, role `call-platform`. It never leaves this backend. */
export async function platformToken(): Promise<string> {
  own ??= grant({
    grant_type: 'client_credentials',
    client_id: setting('PLATFORM_CLIENT_ID'),
    client_secret: setting('PLATFORM_CLIENT_SECRET'),
  });
  try {
    const tokens = await own;
    if (!endsSoon(tokens)) return tokens.accessToken;
  } catch (failure) {
    own = undefined;
    throw failure;
  }
  own = undefined;
  return platformToken();
}

function endsSoon(tokens: Tokens): boolean {
  return Date.now() > tokens.endsAt - RENEW_BEFORE_END_MS;
}

async function grant(parameters: Record<string, string>): Promise<Tokens> {
  const response = await fetch(setting('TOKEN_URL'), {
    method: 'POST',
    body: new URLSearchParams(parameters),
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  if (response.status === 400 || response.status === 401) throw new SignInRefused();
  if (!response.ok) throw new Error(`The identity provider answered ${response.status}`);
  const answer: { access_token: string; refresh_token?: string; expires_in: number } = JSON.parse(
    await response.text(),
  );
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    endsAt: Date.now() + answer.expires_in * 1_000,
  };
}
