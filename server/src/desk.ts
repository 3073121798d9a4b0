import type { RandomBytes } from './storage/cipher.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import type { Config } from './config.ts';
import type { Bound } from './http/api/bind.ts';
import { withDocumentation } from './http/api/docs/routes.ts';
import { identifyBy } from './http/api/identify.ts';
import type { Identify } from './http/api/router.ts';
import { sessionCookie } from './staff/cookie.ts';
import { staffParts } from './staff/parts.ts';
import { sessionRoutes } from './staff/session-routes.ts';
import { staffRoutes } from './staff/staff-routes.ts';
import { createAuditLog } from './storage/audit-store.ts';
import type { Storage } from './storage/storage.ts';

/** What the staff's desk is made of. */
export interface DeskParts {
  readonly config: Pick<Config, 'publicUrl'>;
  readonly storage: Storage;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}

/** What stands behind the REST API. */
export interface Desk {
  readonly routes: readonly Bound[];
  readonly identify: Identify;
}

/** Gathers the routes of every part of the desk. */
export function createDesk({ config, storage, masterKey, randomBytes, now }: DeskParts): Desk {
  const { database } = storage;
  const staff = staffParts({ database, masterKey, randomBytes, now, publicUrl: config.publicUrl });
  const cookie = sessionCookie(config.publicUrl);
  return {
    routes: withDocumentation([
      ...sessionRoutes(staff, cookie),
      ...staffRoutes(staff),
      ...auditRoutes({ log: createAuditLog(database), namesOf: staff.accounts().namesOf }),
    ]),
    identify: identifyBy([
      async (request) => {
        const secret = cookie.read(request);
        return secret === undefined ? undefined : staff.sessions.callerOf(secret);
      },
    ]),
  };
}
