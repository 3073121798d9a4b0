import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { provenPersons } from '../access/persons/proven-persons.ts';
import { createAttemptStore } from '../access/staff/attempt-store.ts';
import { sessionCookie } from '../access/staff/cookie.ts';
import type { StaffParts } from '../access/staff/parts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Bound } from '../http/api/bind.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Notify } from '../notify/notify.ts';
import { officeRoutes } from '../offices/office-routes.ts';
import { Offices } from '../offices/offices.ts';
import { dayQueues } from '../requests/day-queues.ts';
import { loseTurns } from '../requests/lost-turns.ts';
import { Opening } from '../requests/opening.ts';
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
import { blindIndex } from '../storage/system-keys.ts';

/** How citizens ask for a meeting. */
export interface Intake {
  readonly routes: readonly Bound[];
}

/** Puts together offices and the requests of citizens. */
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
}): Intake {
  const { bus, database, staff, notify, audit, publicUrl, masterKey, randomBytes, clock, now } = parts;
  const store = createRequestStore(masterKey, randomBytes);
  const sessions = requestSessions(randomBytes);
  const messages = requestMessages({ notify, sessions, publicUrl });
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
  const attempts = createAttemptStore(database);
  const limits = requestLimits({ attempts, indexOf: blindIndex(masterKey, 'request-phone'), now });
  const codes = new OneTimeCodes(masterKey);
  const requestCodes = createRequestCodes(codes, randomBytes);
  const persons = provenPersons(masterKey, randomBytes);
  const shared = { database, store, sessions, requestCodes, codes, limits, messages, now };
  const requests = new Requests({ ...shared, persons, offices, randomBytes });
  const queues = dayQueues({ database, store, now });
  const submitting = new Submitting({ database, store, messages, offices, queues, clock, now });
  const opening = new Opening(shared);
  const cookie = sessionCookie(publicUrl, { name: 'mahzar-request', maxAge: SESSION_MS });
  return {
    routes: [...officeRoutes(offices), ...requestRoutes({ requests, submitting, opening, limits, cookie })],
  };
}
