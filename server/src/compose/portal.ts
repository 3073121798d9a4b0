import type { Router } from 'express';
import { codeChallenges } from '../access/codes/challenges.ts';
import { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { createAttemptStore } from '../access/staff/attempt-store.ts';
import { sessionCookie } from '../access/staff/cookie.ts';
import type { SessionCookie } from '../access/staff/cookie.ts';
import { audit } from '../audit/audit-store.ts';
import type { Config } from '../config/config.ts';
import type { Bound } from '../http/api/bind.ts';
import { originRule } from '../http/origin.ts';
import type { MinutesService } from '../minutes/minutes-service.ts';
import type { Notify } from '../notify/notify.ts';
import { Entry } from '../portal/entry.ts';
import { OwnCases } from '../portal/own-cases.ts';
import { ownVisitors } from '../portal/own-documents.ts';
import { portalLimits } from '../portal/portal-limits.ts';
import { personOfRequests, portalRoutes } from '../portal/portal-routes.ts';
import { portalSessions, SESSION_MS } from '../portal/portal-sessions.ts';
import { documentRouter } from '../proceedings/document-router.ts';
import type { OrderDesk } from '../proceedings/orders/order-desk.ts';
import type { OwnRequests } from '../requests/own-requests.ts';
import { namedPersons } from '../scheduling/named-persons.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { blindIndex } from '../storage/system-keys.ts';
import type { Proceedings } from './proceedings.ts';

/** For so long a browser is known in which somebody has entered. */
const KNOWN_BROWSER_MS = 180 * 86_400_000;

/** People who see their own cases, without an account. */
export interface Portal {
  readonly routes: readonly Bound[];
  /** For documents, below the API's path. */
  readonly router: Router;
}

export function openPortal(parts: {
  readonly config: Pick<Config, 'publicUrl' | 'environment' | 'allowedOrigins' | 'tls'>;
  readonly database: Database;
  readonly proceedings: Proceedings;
  readonly orders: OrderDesk;
  readonly minutes: MinutesService;
  readonly directory: BookingDirectory;
  readonly notify: Pick<Notify, 'send'>;
  /** Of people who asked for a meeting, and the cookie of a browser that has one. */
  readonly requests: { readonly own: OwnRequests; readonly cookie: SessionCookie };
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** See `OneTimeCodes`. */
  readonly codeAnswerAfterMs?: number | undefined;
}): Portal {
  const { config, database, proceedings, orders, minutes, directory, notify, requests, masterKey, randomBytes, now } =
    parts;
  const persons = namedPersons(database, masterKey, randomBytes);
  const codes = new OneTimeCodes(masterKey, parts.codeAnswerAfterMs);
  const attempts = createAttemptStore(database);
  const limits = portalLimits({ attempts, indexOf: blindIndex(masterKey, 'portal-phone'), now });
  const personIndexOf = (purpose: string) => {
    const indexOf = blindIndex(masterKey, purpose);
    return ({ nationalId, phone }: PersonKey) => indexOf(`${nationalId} ${phone}`);
  };
  const personIndex = personIndexOf('portal-person');
  const entry = new Entry({
    database,
    persons: { isKnown: async (who) => (await persons.isKnown(who)) || requests.own.isKnown(who) },
    sessions: portalSessions(masterKey, randomBytes),
    // Nobody is shut out by what others guess, and nobody guesses on.
    challenges: codeChallenges({
      database,
      of: 'portal',
      codes,
      windows: limits,
      strainedTries: 1,
      masterKey,
      randomBytes,
      now,
    }),
    codes,
    limits,
    notify,
    personIndex,
    browserIndex: personIndexOf('portal-browser'),
    audit,
    now,
  });
  const browserCookie = sessionCookie(config.publicUrl, { name: 'mahzar-my-device', maxAge: KNOWN_BROWSER_MS });
  const cookie = sessionCookie(config.publicUrl, { name: 'mahzar-my', maxAge: SESSION_MS });
  const personOf = personOfRequests({ entry, limits, cookie });
  const { service, documents, looks } = proceedings;
  const cases = new OwnCases({
    database,
    persons,
    service,
    documents,
    orders,
    minutes,
    directory,
    requests: requests.own,
    audit,
    personIndex,
    now,
  });
  return {
    routes: portalRoutes({
      entry,
      cases,
      personOf,
      limits,
      cookie,
      browserCookie,
      requests: requests.own,
      requestCookie: requests.cookie,
    }),
    router: documentRouter({
      path: '/my/cases',
      service,
      documents,
      looks,
      pdf: proceedings.pdfOfPeople,
      visitors: ownVisitors({ personOf, personIndex, persons, limits, orders, originAllowed: originRule(config) }),
    }),
  };
}
