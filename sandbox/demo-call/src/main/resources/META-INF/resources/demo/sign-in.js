import { config, request, tabStorage } from './page.js';

/**
 * Signs people in with OpenID Connect: authorization code flow with PKCE (RFC 7636, S256), for a public client. Tokens
 * stay in this tab's storage and are renewed shortly before they expire.
 */
const TOKENS = 'demo-call-tokens';
const STARTED = 'demo-call-sign-in';
const RENEW_BEFORE_END_MS = 30_000;

/** @typedef {{accessToken: string, refreshToken: string, idToken: string, endsAt: number}} Tokens */

/** Goes to the sign-in page, which returns the person to the current page. */
export async function signIn() {
  const { oidcUrl, oidcClientId } = await config;
  const [state, verifier] = [random(), random()];
  // Whoever comes back from the sign-in page must find this again.
  if (!tabStorage.set(STARTED, { state, verifier, backTo: location.href })) return location.assign(redirectUri());
  const challenge = base64Url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  location.assign(`${oidcUrl}/protocol/openid-connect/auth?${new URLSearchParams({
    response_type: 'code',
    client_id: oidcClientId,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })}`);
}

/** On the page the identity provider returns to: exchanges the code and goes back to where the person was. */
export async function finishSignIn() {
  const answer = new URLSearchParams(location.search);
  const started = tabStorage.get(STARTED);
  tabStorage.remove(STARTED);
  if (!started || answer.get('state') !== started.state || !answer.get('code')) throw new Error('Sign-in was not completed');
  await askForTokens({
    grant_type: 'authorization_code',
    code: answer.get('code'),
    redirect_uri: redirectUri(),
    code_verifier: started.verifier,
  });
  location.replace(ownPage(started.backTo));
}

/**
 * An address is followed only within this origin: as a relative address, a path such as //evil.example is another host.
 * @param {string} address
 */
function ownPage(address) {
  const { origin, href } = new URL(address, location.origin);
  return origin === location.origin ? href : `${location.origin}/`;
}

export async function signOut() {
  const { oidcUrl, oidcClientId } = await config;
  const idToken = tokens()?.idToken ?? '';
  tabStorage.remove(TOKENS);
  tabStorage.remove(STARTED);
  location.assign(`${oidcUrl}/protocol/openid-connect/logout?${new URLSearchParams({
    client_id: oidcClientId,
    post_logout_redirect_uri: `${location.origin}/`,
    ...(idToken ? { id_token_hint: idToken } : {}),
  })}`);
}

/** Who is signed in in this tab, if anybody. Read from the token for display only; the services check it. */
export function person() {
  const accessToken = tokens()?.accessToken;
  if (!accessToken) return undefined;
  const bytes = Uint8Array.from(atob(accessToken.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
  const claims = JSON.parse(new TextDecoder().decode(bytes));
  return {
    name: claims.name ?? claims.preferred_username ?? '',
    roles: /** @type {string[]} */ (claims.realm_access?.roles ?? []),
    organisationId: /** @type {string} */ (claims.organisation_id ?? ''),
    clinicIds: /** @type {string[]} */ ([claims.clinic_ids ?? []].flat()),
  };
}

/** @type {Promise<void> | undefined} */
let renewing;

/** An access token that is valid for at least another half minute. Elements call this before every request. */
export async function getToken() {
  if (!tokens()) throw new Error('Nobody is signed in');
  if (tokens().endsAt - Date.now() < RENEW_BEFORE_END_MS) {
    renewing ??= renew().finally(() => (renewing = undefined));
    await renewing;
  }
  return tokens().accessToken;
}

async function renew() {
  try {
    await askForTokens({ grant_type: 'refresh_token', refresh_token: tokens().refreshToken });
  } catch (failure) {
    // A refused refresh ends the session; an unavailable network does not.
    if (failure instanceof TypeError || failure.name === 'TimeoutError') throw failure;
    tabStorage.remove(TOKENS);
    location.reload();
    throw failure;
  }
}

/** @param {Record<string, string>} parameters */
async function askForTokens(parameters) {
  const { oidcUrl, oidcClientId } = await config;
  const response = await request(`${oidcUrl}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: oidcClientId, ...parameters }),
    credentials: 'omit',
  });
  if (response.status >= 500) throw new TypeError('The identity provider is not available');
  if (!response.ok) throw new Error('The identity provider refused');
  const { access_token, refresh_token, id_token, expires_in } = await response.json();
  tabStorage.set(TOKENS, {
    accessToken: access_token,
    refreshToken: refresh_token,
    idToken: id_token ?? tokens()?.idToken,
    endsAt: Date.now() + expires_in * 1000,
  });
}

/** @returns {Tokens} */
function tokens() {
  return tabStorage.get(TOKENS);
}

function redirectUri() {
  return `${location.origin}/signed-in`;
}

function random() {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

/** @param {ArrayBuffer} bytes */
function base64Url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
