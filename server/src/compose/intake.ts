import { queueId } from '@mahzar/shared/queue/ids';
import { guestsOf } from '@mahzar/shared/requests/guests';
import type { OfficeCapacity } from '@mahzar/shared/queue/law/capacity';
import type { OfficeId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import { capacityAtOffice } from '@mahzar/shared/queue/law/capacity';
import type { RetentionPeriod } from '@mahzar/shared/record/retention';
import type { Router } from 'express';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { codeChallenges } from '../access/codes/challenges.ts';
import { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { provenPersons } from '../access/persons/proven-persons.ts';
import { createAttemptStore } from '../access/staff/attempt-store.ts';
import { sessionCookie } from '../access/staff/cookie.ts';
import { portalSessions, SESSION_MS as PORTAL_MS } from '../portal/portal-sessions.ts';
import type { RequestCookies } from '../portal/ports.ts';
import { requestCookie } from '../requests/request-cookie.ts';
import type { StaffParts } from '../access/staff/parts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Caller } from '../http/api/caller.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Upkeep } from '../kernel/upkeep.ts';
import type { Notify } from '../notify/notify.ts';
import { officeRoutes } from '../offices/office-routes.ts';
import { Offices } from '../offices/offices.ts';
import type { Logger } from '../observability/logger.ts';
import type { MeetingPeople } from '../queue/ports.ts';
import type { GuestOfMeeting } from '../queue/ports.ts';
import { QueueService } from '../queue/queue-service.ts';
import { dayQueues } from '../requests/day-queues.ts';
import { loseTurns } from '../requests/lost-turns.ts';
import { meetingPeople } from '../requests/meeting-people.ts';
import { databaseObjects } from '../files/object-store.ts';
import type { OriginRule } from '../http/origin.ts';
import { GuestNaming } from '../requests/guest-naming.ts';
import { guestSeats } from '../requests/guest-seats.ts';
import { dueRoutes } from '../requests/due-routes.ts';
import { endedRequests } from '../requests/ended-requests.ts';
import { fileRouter } from '../requests/file-router.ts';
import { requestFiles } from '../requests/request-files.ts';
import { officeFiguresRoutes } from '../statistics/office-figures-routes.ts';
import { officeRequestRoutes } from '../requests/office-request-routes.ts';
import { OfficeRequests } from '../requests/office-requests.ts';
import { Opening } from '../requests/opening.ts';
import { tellOfQueues } from '../requests/queue-news.ts';
import { replanQueues } from '../requests/replan.ts';
import { ownRequests } from '../requests/own-requests.ts';
import type { OwnRequests } from '../requests/own-requests.ts';
import { requestCodes as createRequestCodes } from '../requests/request-codes.ts';
import { requestLimits } from '../requests/request-limits.ts';
import { requestMessages } from '../requests/request-messages.ts';
import { requestRoutes } from '../requests/request-routes.ts';
import { requestSessions, SESSION_MS } from '../requests/request-sessions.ts';
import { createRequestStore } from '../requests/request-store.ts';
import { Requests } from '../requests/requests.ts';
import { Submitting } from '../requests/submitting.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import type { Signal } from '../storage/signal.ts';
import { blindIndex } from '../storage/system-keys.ts';

type StaffCaller = Extract<Caller, { readonly kind: 'staff' }>;

/** Citizens' requests for a meeting, and their places in the queue of a day. */
export interface Intake {
  readonly routes: readonly Bound[];
  /** Serves uploads and downloads, below the API's path. */
  readonly fileRouter: Router;
  readonly offices: Offices;
  /** Requests as the offices' staff see them. */
  readonly officeRequests: OfficeRequests;
  /** A new code for a link that names a request. The code alone opens nothing. */
  linkTo(request: RequestId): Promise<string>;
  /** Requests of people who have proved their identity, and the cookies that tie a browser to a request. */
  readonly ofPeople: { readonly own: OwnRequests; readonly cookies: RequestCookies };
  readonly queues: QueueService;
  readonly ended: Upkeep;
  /** The people who get seats in meetings. */
  readonly people: MeetingPeople;
  /** The request that a browser's cookies belong to, and the queue in which it has a turn; null when there is none. */
  requestOf(cookies: string | undefined): Promise<{ readonly queue: QueueId; readonly request: RequestId } | null>;
  /** The guest whose link to join a meeting from elsewhere has this code; null when the code is unknown or no longer valid. */
  guestOf(code: string): Promise<GuestOfMeeting | null>;
  /** The role of a member of staff at an office; null when they have none. */
  capacityAt(office: OfficeId, caller: StaffCaller): Promise<OfficeCapacity>;
  /** Resumes work that was left undone when the process ended. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

/** Puts offices and the requests of citizens together. */
export function createIntake(parts: {
  readonly bus: EventBus;
  readonly database: Database;
  readonly staff: Pick<StaffParts, 'accounts'>;
  readonly notify: Pick<Notify, 'send'>;
  readonly audit: Audit;
  readonly publicUrl: string;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly clock: CourtClock;
  readonly now: () => number;
  readonly log: Logger;
  /** The caller whose staff session the cookies hold. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  readonly originAllowed: OriginRule;
  /** How long the records of meetings are kept. */
  readonly periodOfMeetings: () => Promise<RetentionPeriod>;
  /** See `QueueServiceOptions`. */
  readonly queueSignal?: Signal | null;
  /** See `OneTimeCodes`. */
  readonly codeAnswerAfterMs?: number | undefined;
}): Intake {
  const {
    bus,
    database,
    staff,
    notify,
    audit,
    publicUrl,
    masterKey,
    randomBytes,
    clock,
    now,
    log,
    callerOf,
    originAllowed,
  } = parts;
  const store = createRequestStore(masterKey, randomBytes);
  const sessions = requestSessions(randomBytes, portalSessions(masterKey, randomBytes).stands);
  const seatOfGuest = guestSeats(masterKey);
  const attempts = createAttemptStore(database);
  const limits = requestLimits({ attempts, indexOf: blindIndex(masterKey, 'request-phone'), now });
  const untold = (request: string, event: string) =>
    log.warn({ request, event }, 'message limit for a guest reached; message not sent');
  const messages = requestMessages({ notify, sessions, limits, seatOfGuest, untold, publicUrl });
  const offices = new Offices({
    bus,
    database,
    audit,
    randomBytes,
    clock,
    now,
    accounts: staff.accounts,
    load: store.load,
    onChange: loseTurns({ store, messages, clock }),
  });
  const codes = new OneTimeCodes(masterKey, parts.codeAnswerAfterMs);
  const requestCodes = createRequestCodes(codes);
  const persons = provenPersons(masterKey, randomBytes);
  // After too many wrong guesses, a name cannot be used to sign in until tomorrow. Its request can still be opened by a link.
  const challenges = codeChallenges<RequestId>({
    database,
    of: 'request',
    codes,
    windows: limits,
    strainedTries: 0,
    masterKey,
    randomBytes,
    now,
  });
  const shared = { database, store, sessions, requestCodes, challenges, codes, limits, messages, now };
  const files = requestFiles({ database, store, objects: databaseObjects, masterKey, randomBytes, now });
  const queues = new QueueService({ database, now, bus, signal: parts.queueSignal });
  const naming = new GuestNaming({ bus, database, store, queues, messages, limits, seatOfGuest, now });
  const requests = new Requests({ ...shared, bus, persons, naming, files, offices, randomBytes });
  const ended = endedRequests({
    database,
    store,
    persons,
    periodOfMeetings: parts.periodOfMeetings,
    audit,
    clock,
    now,
    problem: (error) => log.error({ err: error }, 'expired requests not all removed; retrying'),
  });
  const places = dayQueues({ database, queues });
  const submitting = new Submitting({ database, store, messages, offices, queues: places, limits, clock, now });
  const opening = new Opening(shared);
  const cookies = {
    own: sessionCookie(publicUrl, { name: 'mahzar-request', maxAge: SESSION_MS }),
    opened: sessionCookie(publicUrl, { name: 'mahzar-my-request', maxAge: PORTAL_MS }),
  };
  const cookie = requestCookie(cookies);
  const problem = (error: unknown) => log.error({ err: error }, 'change of an office or queue not processed');
  const replanning = replanQueues({ bus, database, queues, offices, store, clock, now, problem });
  const telling = tellOfQueues({ bus, database, queues, store, offices, messages, now, problem });
  const capacityAt: Intake['capacityAt'] = async (id, caller) => {
    const office = await offices.find(id);
    return office === undefined ? null : capacityAtOffice(office, caller);
  };
  const officeRequests = new OfficeRequests({
    naming,
    database,
    store,
    persons,
    offices,
    queues,
    messages,
    accounts: staff.accounts,
    capacityAt,
    audit,
    clock,
    randomBytes,
    now,
  });
  return {
    fileRouter: fileRouter({
      files,
      requestOf: (secret) => requests.of(secret),
      mayAct: (request) => limits.ofRequest('file', request),
      staffMayRead: (request, caller) => officeRequests.mayReadFiles(request, caller),
      callerOf,
      originAllowed,
      cookie,
    }),
    offices,
    officeRequests,
    ofPeople: { own: ownRequests({ database, store, sessions, persons, offices, now }), cookies },
    linkTo: (request) => sessions.makeLink(database, request, now()),
    queues,
    ended,
    people: meetingPeople({ store, offices, accounts: staff.accounts, seatOfGuest }),
    async requestOf(cookies) {
      const id = await requests.of(cookie.read(cookies));
      const request = id === undefined ? undefined : await store.find(database, id);
      if (request?.state !== 'submitted' || request.turn === null) return null;
      return { queue: queueId(request.office, request.turn.day), request: request.id };
    },
    async guestOf(code) {
      const linked = await sessions.guestLinkedBy(database, code);
      const request = linked && (await store.find(database, linked.request));
      if (request?.state !== 'submitted' || request.turn === null) return null;
      const guest = guestsOf(request.answers).find((one) => seatOfGuest(one) === linked?.guest);
      const office = guest && (await offices.find(request.office));
      if (guest === undefined || office === undefined) return null;
      return {
        queue: queueId(request.office, request.turn.day),
        request: request.id,
        seat: seatOfGuest(guest),
        card: { office: office.name, name: guest.name, role: guest.role, at: request.turn.at },
      };
    },
    capacityAt,
    async begin() {
      queues.followOthers((error) => log.error({ err: error }, 'queue changes of other processes not read'));
      await replanning.begin();
      await telling.begin();
      ended.begin();
    },
    async close() {
      await ended.close();
      await replanning.close();
      await telling.close();
      await queues.close();
    },
    routes: [
      ...officeRoutes(offices, capacityAt),
      ...requestRoutes({ requests, submitting, opening, limits, cookie }),
      ...officeRequestRoutes(officeRequests),
      ...dueRoutes({ database, store, offices, queues, accounts: staff.accounts, capacityAt, audit, clock, now }),
      ...officeFiguresRoutes({ database, offices, accounts: staff.accounts, capacityAt, now }),
    ],
  };
}
