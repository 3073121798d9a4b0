import { Router } from 'express';
import type { Request, Response } from 'express';
import { OIDC_BEGIN, OIDC_CALLBACK, OIDC_SIGN_OUT } from '@mahzar/shared/rest/sign-in-ways';
import type { OidcProblem } from '@mahzar/shared/rest/sign-in-ways';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Logger } from '../../observability/logger.ts';
import { networkOf } from '../../kernel/address.ts';
import type { SessionCookie } from '../staff/cookie.ts';
import type { FlowCookie } from './flow.ts';
import { ProviderUnreachableError } from './provider.ts';
import type { Provider } from './provider.ts';
import { signInByProvider } from './sign-in.ts';
import type { OidcParts } from './sign-in.ts';

/** Visits of the pages from one network within a minute: each may cost a request to the provider. */
const VISITS_A_MINUTE = 60;
const DESK = '/staff';

/**
 * The pages by which a browser goes to the organisation's sign-in and comes back, and goes there to sign out. They only
 * redirect: the code that stands in the address for a moment (RFC 6749, 4.1.2) is left at once, is used once, and is worth
 * nothing without this browser's cookie.
 */
export function oidcPages(parts: {
  readonly provider: Provider;
  readonly signIn: OidcParts;
  readonly flows: FlowCookie;
  readonly session: SessionCookie;
  /** The id of the session whose cookie this is; null when it is none. */
  readonly sessionOf: (secret: string) => Promise<string | null>;
  readonly log: Logger;
}): Router {
  const { provider, signIn, flows, session, sessionOf, log } = parts;
  const visits = new RateLimiterMemory({ points: VISITS_A_MINUTE, duration: 60 });

  const page = (
    work: (request: Request, response: Response) => Promise<string | { readonly problem: OidcProblem }>,
  ) => {
    return async (request: Request, response: Response): Promise<void> => {
      response.set('Cache-Control', 'no-store');
      const allowed = await visits.consume(networkOf(request.ip ?? '')).catch(() => undefined);
      const to = allowed === undefined ? ({ problem: 'too-many-requests' } as const) : await work(request, response);
      response.redirect(303, typeof to === 'string' ? to : `${DESK}#sign-in=${to.problem}`);
    };
  };
  const problemOf = (error: unknown): { readonly problem: OidcProblem } => {
    const problem = error instanceof ProviderUnreachableError ? 'provider-unreachable' : 'not-completed';
    log.warn({ problem, reason: reasonOf(error) }, 'not signed in by the organisation');
    return { problem };
  };

  const router = Router({ caseSensitive: true, strict: true });
  router.get(
    OIDC_BEGIN,
    page(async (request, response) => {
      const secret = session.read(request.get('Cookie'));
      try {
        const { to, flow } = await provider.begin(secret === undefined ? null : await sessionOf(secret));
        flows.write(response, flow);
        return to.href;
      } catch (error) {
        return problemOf(error);
      }
    }),
  );
  router.get(
    OIDC_CALLBACK,
    page(async (request, response) => {
      const flow = flows.take(request, response);
      if (flow === undefined) return { problem: 'not-completed' };
      try {
        const claims = await provider.finish(/\?.*$/s.exec(request.originalUrl)?.[0] ?? '', flow);
        const result = await signInByProvider(signIn, claims, flow.former);
        if (typeof result === 'string') return { problem: result };
        session.write(response, result.secret);
        return DESK;
      } catch (error) {
        return problemOf(error);
      }
    }),
  );
  router.get(
    OIDC_SIGN_OUT,
    page(async () => {
      try {
        return (await provider.signOut())?.href ?? { problem: 'no-sign-out' };
      } catch (error) {
        return problemOf(error);
      }
    }),
  );
  return router;
}

/** What the log may know: codes of errors, never what came in the address or a token. */
function reasonOf(error: unknown): string {
  const root = error instanceof ProviderUnreachableError ? error.cause : error;
  if (!(root instanceof Error)) return typeof root;
  return 'code' in root && typeof root.code === 'string' ? root.code : root.name;
}
