import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { EventBus } from '../kernel/event-bus.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { Bound } from '../http/api/bind.ts';
import { audit } from '../audit/audit-store.ts';
import { createBookingSearch } from './booking-search.ts';
import { createBookingStore } from './booking-store.ts';
import { createCaseStore } from './case-store.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { createFeedStore } from './feed-store.ts';
import type { Database } from '../storage/database.ts';
import { createWordIndex } from './word-index.ts';
import { bookingRoutes } from './booking-routes.ts';
import { createBookings } from './bookings/bookings.ts';
import type { Bookings } from './bookings/bookings.ts';
import type { BookingsParts } from './bookings/parts.ts';
import { caseRoutes } from './case-routes.ts';
import { CaseFiles } from './cases.ts';
import { bookingDirectory } from './directory.ts';
import { feedRoutes } from './feed-routes.ts';
import { NextHearings } from './next-hearings.ts';
import type { NextHearingsParts } from './next-hearings.ts';
import { findProtected } from './protected-people.ts';
import { ownHearingsRoute, registryTasksRoute } from './own-hearings.ts';
import type { AllocatedTo } from './own-hearings.ts';
import { ownTasks, registryTasks } from './own-tasks.ts';
import type { TaskSources } from './own-tasks.ts';
import { guardIdSearches } from './id-searches.ts';
import type { BookingDirectory, CaseWriter } from './ports.ts';

export interface SchedulingParts {
  readonly bus: EventBus;
  /** See `BookingsParts`. */
  readonly writers: BookingsParts['writers'];
  /** Called for every change of a case file. */
  readonly caseWriters?: readonly CaseWriter[];
  readonly database: Database;
  readonly service: HearingService;
  /** Keys that sign links. */
  readonly keys: KeyRing;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly publicUrl: string;
  readonly clock: CourtClock;
  /** See `BookingsParts`. */
  readonly accountsAmong: BookingsParts['accountsAmong'];
  readonly allocatedTo: AllocatedTo;
  readonly tasks: TaskSources;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}

/** Cases and bookings, and their interfaces for other parts. */
export interface Scheduling {
  readonly routes: readonly Bound[];
  readonly bookings: Bookings;
  readonly cases: CaseFiles;
  readonly directory: BookingDirectory;
  /** Booking of next hearings during a hearing. */
  nextHearings(more: Omit<NextHearingsParts, keyof BookingsParts | 'search' | 'words' | 'clock'>): NextHearings;
}

/** Composes the parts of scheduling. */
export function createScheduling(parts: SchedulingParts): Scheduling {
  const { bus, writers, database, service, keys, masterKey, publicUrl, clock, accountsAmong, randomBytes, now } = parts;
  const words = createWordIndex(masterKey);
  const search = createBookingSearch(database, masterKey, words);
  const caseStore = createCaseStore(masterKey, randomBytes, words);
  const files = new CaseFiles({
    bus,
    database,
    store: caseStore,
    audit,
    writers: parts.caseWriters ?? [],
    randomBytes,
    now,
  });
  const bookingParts = {
    bus,
    writers,
    database,
    store: createBookingStore(masterKey, randomBytes, words),
    cases: files,
    findProtected: findProtected(masterKey, randomBytes),
    service,
    audit,
    accountsAmong,
    keys,
    publicUrl,
    randomBytes,
    now,
  } satisfies BookingsParts;
  const bookings = createBookings(bookingParts);
  const guardIdSearch = guardIdSearches({ database, audit, now });
  return {
    bookings,
    cases: files,
    directory: bookingDirectory(bookings, search),
    nextHearings: (more) => new NextHearings({ ...bookingParts, search, words, clock, ...more }),
    routes: [
      ...caseRoutes({ ...bookingParts, files, store: caseStore, search, guardIdSearch }),
      ...bookingRoutes({ ...bookingParts, bookings, search, words, audit, guardIdSearch, clock, now }),
      ownHearingsRoute({
        search,
        allocatedTo: parts.allocatedTo,
        tasks: ownTasks({ sources: parts.tasks, search, words }),
        service,
        clock,
        now,
      }),
      registryTasksRoute(registryTasks({ sources: parts.tasks, search }), now),
      ...feedRoutes({
        database,
        feeds: createFeedStore(database),
        search,
        audit,
        publicUrl,
        zone: clock.zone,
        randomBytes,
        now,
      }),
    ],
  };
}
