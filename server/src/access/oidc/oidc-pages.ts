import { Router } from 'express';
import type { Request, Response } from 'express';
import {
  OIDC_AGAIN,
  OIDC_BEGIN,
  OIDC_CALLBACK,
  OIDC_SIGN_OUT,
  SIGNED_IN_AGAIN,
} from '@mahzar/shared/rest/sign-in-ways';
import type { OidcProblem } from '@mahzar/shared/rest/sign-in-ways';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Logger } from '../../observability/logger.ts';
import type { Caller } from '../../http/api/caller.ts';
import { networkOf } from '../../kernel/address.ts';
import type { SessionCookie } from '../staff/cookie.ts';
import type { FlowCookie } from './flow.ts';
import { ProviderUnreachableError } from './provider.ts';
import type { Provider } from './provider.ts';
import { proveByProvider } from './prove-again.ts';
import { signInByProvider } from './sign-in.ts';
import type { OidcParts } from './sign-in.ts';

/** Visits of the pages from one network per minute: each may cost a request to the provider. */
const VISITS_A_MINUTE = 60;
const DESK = '/staff';

/** Why a sign-in failed, and the page that shows it; default: the sign-in page. */
interface Problem {
  readonly problem: OidcProblem;
  readonly at?: typeof SIGNED_IN_AGAIN;
}

/**
 * The pages that redirect a browser to the organisation's sign-in or sign-out, and back. The URL with the code (RFC 6749, 4.1.2)
 * is left at once by a redirect; the code is used once, and is useless without this browser's cookie.
 */
export function oidcPages(parts: {
  readonly provider: Provider;
  readonly signIn: OidcParts;
  readonly flows: FlowCookie;
  readonly session: SessionCookie;
  /** The caller of the session in the request's cookie. */
  readonly callerOf: (request: Request) => Promise<Caller>;
  readonly log: Logger;
}): Router {
  const { provider, signIn, flows, session, callerOf, log } = parts;
  const visits = new RateLimiterMemory({ points: VISITS_A_MINUTE, duration: 60 });

  const page = (work: (request: Request, response: Response) => Promise<string | Problem>) => {
    return async (request: Request, response: Response): Promise<void> => {
      response.set('Cache-Control', 'no-store');
      const allowed = await visits.consume(networkOf(request.ip ?? '')).catch(() => undefined);
      const to = allowed === undefined ? ({ problem: 'too-many-requests' } as const) : await work(request, response);
      response.redirect(303, typeof to === 'string' ? to : `${to.at ?? DESK}#sign-in=${to.problem}`);
    };
  };
  const problemOf = (error: unknown): Problem => {
    const problem = error instanceof ProviderUnreachableError ? 'provider-unreachable' : 'not-completed';
    log.warn({ problem, reason: reasonOf(error) }, 'sign-in with the identity provider failed');
    return { problem };
  };

  let hasWarned = false;
  const warnOfMissingAuthTime = (isAgain: boolean): void => {
    // Providers may omit `auth_time` at ordinary sign-ins; one warning is enough to notice that before somebody must sign.
    if (!hasWarned || isAgain) log.warn({ isAgain }, 'ID token without auth_time: it cannot confirm signatures');
    hasWarned = true;
  };

  const router = Router({ caseSensitive: true, strict: true });
  router.get(
    OIDC_BEGIN,
    page(async (request, response) => {
      try {
        const caller = await callerOf(request);
        const hasSession = caller.kind === 'staff' || caller.kind === 'awaiting-second-factor';
        const { to, flow } = await provider.begin(hasSession ? caller.session : null);
        flows.write(response, flow);
        return to.href;
      } catch (error) {
        return problemOf(error);
      }
    }),
  );
  router.get(
    OIDC_AGAIN,
    page(async (request, response) => {
      const sha256 = String(request.query['sha256']);
      const caller = await callerOf(request);
      if (caller.kind !== 'staff' || !/^[0-9a-f]{64}$/.test(sha256))
        return { problem: 'not-completed', at: SIGNED_IN_AGAIN };
      try {
        const { account, session: of } = caller;
        const { to, flow } = await provider.begin(null, { account, session: of, sha256 });
        flows.write(response, flow);
        return to.href;
      } catch (error) {
        return { ...problemOf(error), at: SIGNED_IN_AGAIN };
      }
    }),
  );
  router.get(
    OIDC_CALLBACK,
    page(async (request, response) => {
      const flow = flows.take(request, response);
      if (flow === undefined) return { problem: 'not-completed' };
      const { again } = flow;
      try {
        const claims = await provider.finish(/\?.*$/s.exec(request.originalUrl)?.[0] ?? '', flow);
        if (claims.provenAt === null) warnOfMissingAuthTime(again !== undefined);
        if (again !== undefined) {
          const problem = await proveByProvider(signIn, claims, { ...again, since: flow.at });
          return problem === null ? SIGNED_IN_AGAIN : { problem, at: SIGNED_IN_AGAIN };
        }
        const result = await signInByProvider(signIn, claims, flow.former);
        if (typeof result === 'string') return { problem: result };
        session.write(response, result.secret);
        return DESK;
      } catch (error) {
        return { ...problemOf(error), ...(again !== undefined && { at: SIGNED_IN_AGAIN }) };
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

/** Reason for the log: error codes only, never data from the URL or a token. */
function reasonOf(error: unknown): string {
  const root = error instanceof ProviderUnreachableError ? error.cause : error;
  if (!(root instanceof Error)) return typeof root;
  return 'code' in root && typeof root.code === 'string' ? root.code : root.name;
}
