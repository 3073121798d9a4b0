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
import type { Upkeep } from '../kernel/upkeep.ts';
import type { Logger } from '../observability/logger.ts';
import type { MinutesService } from '../minutes/minutes-service.ts';
import type { Notify } from '../notify/notify.ts';
import { Entry } from '../portal/entry.ts';
import { caseTitles } from '../portal/case-titles.ts';
import { OwnCases } from '../portal/own-cases.ts';
import { ownVisitors } from '../portal/own-documents.ts';
import { ownOpenings } from '../portal/own-openings.ts';
import { ownSeats } from '../portal/own-seats.ts';
import { portalLimits } from '../portal/portal-limits.ts';
import type { RequestCookies } from '../portal/ports.ts';
import { personOfRequests, portalRoutes } from '../portal/portal-routes.ts';
import { portalSessions, SESSION_MS } from '../portal/portal-sessions.ts';
import { documentRouter } from '../proceedings/document-router.ts';
import type { OrderDesk } from '../proceedings/orders/order-desk.ts';
import { OwnPowers } from '../portal/powers/own-powers.ts';
import { PowerDesk } from '../portal/powers/power-desk.ts';
import { PowerInbox } from '../portal/powers/power-inbox.ts';
import { powerNotices } from '../portal/powers/power-notices.ts';
import { scanWaivers, powerReads } from '../portal/powers/power-reads.ts';
import { powerRouter } from '../portal/powers/power-router.ts';
import { powerRoutes } from '../portal/powers/power-routes.ts';
import { powerStore } from '../portal/powers/power-store.ts';
import type { PowerStore } from '../portal/powers/power-store.ts';
import { powerUploads } from '../portal/powers/power-uploads.ts';
import { powerUpkeep } from '../portal/powers/power-upkeep.ts';
import type { FilerNotices } from '../proceedings/filer-notices.ts';
import type { CaseFiles } from '../scheduling/cases.ts';
import { createWordIndex } from '../scheduling/word-index.ts';
import { databaseObjects } from '../files/object-store.ts';
import type { Identify } from '../http/api/router.ts';
import type { OwnRequests } from '../requests/own-requests.ts';
import { namedPersons } from '../scheduling/named-persons.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';
import type { FindProtected } from '../scheduling/protected-people.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { blindIndex } from '../storage/system-keys.ts';
import type { Proceedings } from './proceedings.ts';

/** Time for which a browser is remembered after an entry, ms. */
const KNOWN_BROWSER_MS = 180 * 86_400_000;

/** People who see their own cases, without an account. */
export interface Portal {
  readonly routes: readonly Bound[];
  /** For documents, below the API's path. */
  readonly routers: readonly Router[];
  readonly powerUpkeep: Upkeep;
}

/** Powers of attorney that wait for staff. */
export interface WaitingPowers {
  readonly store: PowerStore;
  readonly inbox: PowerInbox;
  /** Keyed hash by which telephones are compared. */
  readonly phoneIndex: (phone: string) => string;
}

/** Finds waiting powers of attorney of lawyers whom no case names. */
export function openWaitingPowers({
  database,
  service,
  masterKey,
  randomBytes,
}: {
  readonly database: Database;
  readonly service: Proceedings['service'];
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
}): WaitingPowers {
  const wordOf = createWordIndex(masterKey).nationalId;
  const phoneIndex = blindIndex(masterKey, 'power-phone');
  const store = powerStore({ masterKey, randomBytes, objects: databaseObjects, wordOf, phoneIndex });
  return { store, inbox: new PowerInbox({ database, store, service }), phoneIndex };
}

/** Cookie of the session of a person who sees their own cases. */
function portalCookie(publicUrl: string): SessionCookie {
  return sessionCookie(publicUrl, { name: 'mahzar-my', maxAge: SESSION_MS });
}

/** Returns a function that makes the keyed hash of a person. @param purpose hashes of different purposes cannot be compared */
function personIndexOf(masterKey: Buffer, purpose: string): (who: PersonKey) => string {
  const indexOf = blindIndex(masterKey, purpose);
  return ({ nationalId, phone }) => indexOf(`${nationalId} ${phone}`);
}

/** Access of people who see their own cases to the minutes of hearings, see `ownSeats` and `ownOpenings`. */
export function openOwnMinutes(parts: {
  readonly database: Database;
  readonly directory: Pick<BookingDirectory, 'booking' | 'linkOf'>;
  readonly publicUrl: string;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): { readonly ownSeats: ReturnType<typeof ownSeats>; readonly noteOwn: ReturnType<typeof ownOpenings> } {
  const { database, publicUrl, masterKey, randomBytes } = parts;
  const by = { ...parts, sessions: portalSessions(masterKey, randomBytes), cookie: portalCookie(publicUrl) };
  return {
    ownSeats: ownSeats({ ...by, persons: namedPersons(database, masterKey, randomBytes) }),
    noteOwn: ownOpenings({ ...by, audit, personIndex: personIndexOf(masterKey, 'portal-person') }),
  };
}

export function openPortal(parts: {
  readonly config: Pick<Config, 'publicUrl' | 'environment' | 'allowedOrigins' | 'tls'>;
  readonly database: Database;
  readonly proceedings: Proceedings;
  readonly orders: OrderDesk;
  readonly minutes: MinutesService;
  readonly directory: BookingDirectory;
  readonly notify: Pick<Notify, 'send'>;
  readonly powers: WaitingPowers;
  readonly cases: CaseFiles;
  readonly protection: Pick<FindProtected, 'inCases'>;
  readonly tellFiler: FilerNotices;
  /** Identifies staff. */
  readonly identify: Identify;
  /** Requests of people who asked for a meeting, and the cookies that tie a browser to one. */
  readonly requests: { readonly own: OwnRequests; readonly cookies: RequestCookies };
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly log: Logger;
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
  const personIndex = personIndexOf(masterKey, 'portal-person');
  const pageIndex = personIndexOf(masterKey, 'portal-page');
  const entry = new Entry({
    database,
    persons: { isKnown: async (who) => (await persons.isKnown(who)) || requests.own.isKnown(who) },
    sessions: portalSessions(masterKey, randomBytes),
    // Wrong guesses by others never lock a person out, and guessing remains ineffective.
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
    pageIndex,
    browserIndex: personIndexOf(masterKey, 'portal-browser'),
    audit,
    now,
  });
  const browserCookie = sessionCookie(config.publicUrl, { name: 'mahzar-my-device', maxAge: KNOWN_BROWSER_MS });
  const cookie = portalCookie(config.publicUrl);
  const personOf = personOfRequests({ entry, limits, cookie });
  const { service, documents, looks } = proceedings;
  const { store, inbox, phoneIndex } = parts.powers;
  const uploads = powerUploads({
    database,
    store,
    objects: databaseObjects,
    pdf: proceedings.pdfOfPeople,
    scanBefore: proceedings.scanBefore,
    waiverOf: scanWaivers(database),
    phoneIndex,
    masterKey,
    randomBytes,
    now,
  });
  const ownPowers = new OwnPowers({ database, store, uploads, limits, audit, personIndex, now });
  const noteRead = powerReads({ database, audit, now });
  const powerDesk = new PowerDesk({
    ...proceedings,
    database,
    store,
    inbox,
    uploads,
    cases: parts.cases,
    protection: parts.protection,
    tellFiler: parts.tellFiler,
    tell: powerNotices({ send: notify.send, publicUrl: config.publicUrl, now }),
    audit,
    noteRead,
    randomBytes,
    now,
  });
  const cases = new OwnCases({
    database,
    persons,
    service,
    documents,
    titlesFor: proceedings.titlesFor,
    caseTitles: caseTitles({
      database,
      protection: parts.protection,
      files: proceedings.directory,
      closed: proceedings.closed,
    }),
    orders,
    minutes,
    directory,
    requests: requests.own,
    powers: ownPowers,
    audit,
    personIndex,
    pageIndex,
    now,
  });
  const originAllowed = originRule(config);
  const upkeep = powerUpkeep({
    database,
    store,
    desk: powerDesk,
    now,
    problem: (error) => parts.log.error({ err: error }, 'expired powers of attorney not all ended; retrying'),
  });
  return {
    powerUpkeep: upkeep,
    routes: [
      ...powerRoutes(inbox, powerDesk),
      ...portalRoutes({
        entry,
        cases,
        personOf,
        limits,
        cookie,
        browserCookie,
        requests: requests.own,
        requestCookies: requests.cookies,
        powers: ownPowers,
      }),
    ],
    routers: [
      powerRouter({
        uploads,
        inbox,
        pdf: proceedings.pdf,
        noteRead,
        personOf,
        personIndex,
        identify: parts.identify,
        limits,
        originAllowed,
      }),
      documentRouter({
        path: '/my/cases',
        service,
        documents,
        looks,
        pdf: proceedings.pdfOfPeople,
        visitors: ownVisitors({ personOf, personIndex, persons, limits, orders, originAllowed }),
      }),
    ],
  };
}
