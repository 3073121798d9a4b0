import { Router } from 'express';
import { readSignInWays } from '@mahzar/shared/rest/sign-in-ways';
import type { Config } from '../../config/config.ts';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { Logger } from '../../observability/logger.ts';
import type { SessionCookie } from '../staff/cookie.ts';
import type { StaffParts } from '../staff/parts.ts';
import { flowCookie } from './flow.ts';
import { oidcPages } from './oidc-pages.ts';
import { Provider } from './provider.ts';

/** Signing in by the organisation's OpenID Connect, where it is set up. */
export function createOidc(parts: {
  readonly config: Pick<Config, 'publicUrl' | 'environment' | 'oidc'>;
  readonly staff: StaffParts;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly session: SessionCookie;
  readonly log: Logger;
}): { readonly routes: readonly Bound[]; readonly pages: Router } {
  const { config, staff, masterKey, session, log } = parts;
  const { oidc: settings, publicUrl, environment } = config;
  const organisation = settings && { name: settings.name };
  return {
    routes: [bind(readSignInWays, async () => ({ organisation }))],
    pages:
      settings === null
        ? Router()
        : oidcPages({
            provider: new Provider(settings, { publicUrl, now: staff.now, http: environment === 'development' }),
            signIn: { staff, settings },
            flows: flowCookie({ publicUrl, masterKey, randomBytes: staff.randomBytes, now: staff.now }),
            session,
            callerOf: async (request) => {
              const secret = session.read(request.get('Cookie'));
              return secret === undefined ? { kind: 'nobody' } : staff.sessions.callerOf(secret);
            },
            log,
          }),
  };
}
