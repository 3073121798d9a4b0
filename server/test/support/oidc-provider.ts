import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import { OIDC_CALLBACK } from '@mahzar/shared/rest/sign-in-ways';

/** A person known to the provider, with the claims it issues. */
export interface Person {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
  /** Authentication methods (RFC 8176). */
  readonly amr?: readonly string[];
  /** Authentication context class. */
  readonly acr?: string;
  /** Further claims for the provider's unsigned answer at `userinfo`. */
  readonly userinfo?: Readonly<Record<string, unknown>>;
}

/** A real OpenID Connect provider of an organisation. Every visitor is signed in as `person` at once. */
export class TestProvider {
  /** Null: sign-in is refused. */
  person: Person | null = null;
  readonly clientSecret = randomBytes(24).toString('base64url');
  readonly #server: Server;
  readonly #origin: string;

  private constructor(server: Server, origin: string) {
    this.#server = server;
    this.#origin = origin;
  }

  /**
   * @param publicUrl of the service to which browsers are redirected, if it is known already
   * @param features of the provider that differ from the defaults
   */
  static async start(publicUrl?: string, features: Configuration['features'] = {}): Promise<TestProvider> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const test = new TestProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    if (publicUrl !== undefined) test.serve(publicUrl, features);
    return test;
  }

  /** Serves a service at this address from now on. */
  serve(publicUrl: string, features: Configuration['features'] = {}): void {
    const provider = new Provider(this.#origin, {
      clients: [{ client_id: 'mahzar', client_secret: this.clientSecret, redirect_uris: [publicUrl + OIDC_CALLBACK] }],
      acrValues: ['two-factors'],
      claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
      cookies: { keys: [randomBytes(32).toString('hex')] },
      features: { devInteractions: { enabled: false }, ...features },
      findAccount: (_context, accountId) => ({
        accountId,
        claims: (use) => {
          const { sub: _sub, amr: _amr, acr: _acr, userinfo, ...claims } = this.person ?? {};
          return { sub: accountId, ...claims, ...(use === 'userinfo' && userinfo) };
        },
      }),
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      async loadExistingGrant(context) {
        const { session, client } = context.oidc;
        const grant = new provider.Grant({ accountId: session!.accountId!, clientId: client!.clientId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    const handle = provider.callback();
    this.#server.on('request', async (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) return void handle(request, response);
      await provider.interactionFinished(request, response, signInOf(this.person));
    });
  }

  /** The settings by which the service knows the provider. */
  get settings(): Record<string, string> {
    return {
      OIDC_ISSUER: this.#origin,
      OIDC_CLIENT_ID: 'mahzar',
      OIDC_CLIENT_SECRET: this.clientSecret,
      OIDC_NAME: 'دادگستری',
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }
}

/** The result of a sign-in page. */
function signInOf(person: Person | null) {
  if (person === null) return { error: 'access_denied', error_description: 'not today' };
  const { sub, amr, acr } = person;
  return {
    login: {
      accountId: sub,
      remember: false,
      ...(amr !== undefined && { amr: [...amr] }),
      ...(acr !== undefined && { acr }),
    },
  };
}
