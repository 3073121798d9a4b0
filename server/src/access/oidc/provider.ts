import * as oidc from 'openid-client';
import { OIDC_CALLBACK } from '@mahzar/shared/rest/sign-in-ways';
import type { OidcSettings } from '../../config/oidc.ts';
import type { Flow } from './flow.ts';

/** Time limit for one answer of the provider, seconds. */
const TIMEOUT_S = 10;
/** How long the provider's metadata are reused, ms. */
const FRESH_MS = 3_600_000;

/** The provider's claims about a person. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  /** Null when the provider has not verified it. */
  readonly email: string | null;
  readonly name: string | null;
  readonly groups: readonly string[];
  /** Whether the ID token shows a second factor, by `amr` or `acr`. */
  readonly secondFactor: boolean;
  /** When the person last authenticated at the provider, epoch milliseconds; null when it does not say. */
  readonly provenAt: number | null;
}

/** The provider did not answer, or not with a valid answer. */
export class ProviderUnreachableError extends Error {
  override readonly name = 'ProviderUnreachableError';
}

/**
 * The organisation's sign-in: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC 9700). `iss` (RFC
 * 9207), and the ID token's signature, issuer and audience show that the answer comes from the right provider.
 */
export class Provider {
  readonly #settings: OidcSettings;
  readonly #redirectUri: string;
  readonly #now: () => number;
  readonly #http: boolean;
  #known: { readonly configuration: Promise<oidc.Configuration>; readonly at: number } | undefined;

  constructor(
    settings: OidcSettings,
    parts: { readonly publicUrl: string; readonly now: () => number; readonly http: boolean },
  ) {
    this.#settings = settings;
    this.#redirectUri = parts.publicUrl + OIDC_CALLBACK;
    this.#now = parts.now;
    this.#http = parts.http;
  }

  /**
   * Returns the URL to which the browser is sent, and the flow to store until it returns. Rejects with `ProviderUnreachableError`.
   * @param again asks the provider to authenticate the person again (OpenID Connect Core 1.0, 3.1.2.1)
   */
  async begin(former: string | null, again?: Flow['again']): Promise<{ readonly to: URL; readonly flow: Flow }> {
    const configuration = await this.#configuration();
    const flow: Flow = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      at: this.#now(),
      former,
      ...(again !== undefined && { again }),
    };
    const to = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: this.#settings.scopes.join(' '),
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      ...(again !== undefined && { prompt: 'login', max_age: '0' }),
    });
    return { to, flow };
  }

  /**
   * URL for signing out at the provider (OpenID Connect RP-Initiated Logout 1.0, 2); null when it has no such page. No ID token is
   * kept as a hint, so the provider asks for confirmation. Rejects with `ProviderUnreachableError`.
   */
  async signOut(): Promise<URL | null> {
    const configuration = await this.#configuration();
    const { end_session_endpoint: page } = configuration.serverMetadata();
    return page === undefined ? null : oidc.buildEndSessionUrl(configuration);
  }

  /**
   * Exchanges the code for the provider's claims about the person.
   * @param query query of the URL to which the browser returned, with its question mark
   * @throws ProviderUnreachableError; every other error means that the answer does not match the flow
   */
  async finish(query: string, flow: Flow): Promise<Claims> {
    const configuration = await this.#configuration();
    const tokens = await reach(
      oidc.authorizationCodeGrant(configuration, new URL(this.#redirectUri + query), {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      }),
    );
    const idToken = tokens.claims();
    if (idToken === undefined) throw new Error('no ID token');
    // Many providers send e-mail and groups only from the UserInfo endpoint (OpenID Connect Core 1.0, 5.4).
    const asks = configuration.serverMetadata().userinfo_endpoint !== undefined;
    const told = asks ? await reach(oidc.fetchUserInfo(configuration, tokens.access_token, idToken.sub)) : {};
    return this.#claims({ ...told, ...idToken }, idToken);
  }

  /** @param idToken the only source for how and when the person authenticated, because it is signed and belongs to this sign-in */
  #claims(told: oidc.IDToken, { amr, acr: shown, auth_time: provenAt }: oidc.IDToken): Claims {
    const { acr, groupsClaim } = this.#settings;
    const { iss: issuer, sub: subject, email, email_verified: verified, name } = told;
    const groups = told[groupsClaim];
    return {
      issuer,
      subject,
      // Some providers send it as text; any other value counts as false.
      email: typeof email === 'string' && (verified === true || verified === 'true') ? email : null,
      name: typeof name === 'string' && name.trim() !== '' ? name.trim() : null,
      groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
      provenAt: typeof provenAt === 'number' ? provenAt * 1000 : null,
      secondFactor: (Array.isArray(amr) && amr.includes('mfa')) || (typeof shown === 'string' && acr.includes(shown)),
    };
  }

  #configuration(): Promise<oidc.Configuration> {
    if (this.#known !== undefined && this.#now() - this.#known.at < FRESH_MS) return this.#known.configuration;
    const configuration = this.#discover();
    const known = { configuration, at: this.#now() };
    this.#known = known;
    configuration.catch(() => {
      if (this.#known === known) this.#known = undefined;
    });
    return configuration;
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const execute = [oidc.enableNonRepudiationChecks, ...(this.#http ? [oidc.allowInsecureRequests] : [])];
    const options = { execute, timeout: TIMEOUT_S };
    try {
      // The way to send the secret is known only from the provider's metadata.
      const bare = await oidc.discovery(issuer, clientId, undefined, oidc.None(), options);
      if (clientSecret === null) return bare;
      const metadata = bare.serverMetadata();
      const basic = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
      const authentication = basic ? oidc.ClientSecretBasic(clientSecret) : oidc.ClientSecretPost(clientSecret);
      const configuration = new oidc.Configuration(metadata, clientId, undefined, authentication);
      for (const extend of execute) extend(configuration);
      configuration.timeout = TIMEOUT_S;
      return configuration;
    } catch (cause) {
      throw new ProviderUnreachableError('the provider does not say who it is', { cause });
    }
  }
}

/** Distinguishes a missing answer from an invalid one. */
async function reach<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const unanswered = code === 'OAUTH_TIMEOUT' || (cause instanceof TypeError && code === undefined);
    const broken = cause instanceof oidc.ResponseBodyError && cause.status >= 500;
    if (unanswered || broken) throw new ProviderUnreachableError('the provider does not answer', { cause });
    throw cause;
  }
}
