import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { Router } from 'express';
import type { RequestHandler } from 'express';
import type { RandomBytes } from '../storage/cipher.ts';
import { auditRoutes } from '../audit/audit-routes.ts';
import { allocationRoutes } from '../board/allocation/allocation-routes.ts';
import { Allocations } from '../board/allocation/allocations.ts';
import { supportRoutes } from '../board/support/support-routes.ts';
import { SupportSeats } from '../board/support/support-seats.ts';
import { checkRoutes } from '../device-check/check-routes.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import type { CourtroomCards, HearingDirectory } from '../hearings/ports.ts';
import type { Upkeep } from '../kernel/upkeep.ts';
import type { Config } from '../config/config.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import { statisticsRoutes } from '../statistics/statistics-routes.ts';
import type { Bound } from '../http/api/bind.ts';
import { withDocumentation } from '../http/api/docs/routes.ts';
import type { Caller } from '../http/api/caller.ts';
import { originRule } from '../http/origin.ts';
import { identifyBy } from '../http/api/identify.ts';
import type { Identify } from '../http/api/router.ts';
import type { IdentityCheck, IdentityParts } from '../access/identity/identity-check.ts';
import { identityRoutes } from '../access/identity/identity-routes.ts';
import { createIdentity, voidCodesWith } from '../access/identity/identity.ts';
import { exceptLinks } from '../scheduling/except-links.ts';
import { cardForOthers, cardsForOthers, courtroomCards, findProtected } from '../scheduling/protected-people.ts';
import { publishProtectionChanges } from '../scheduling/protection-news.ts';
import { createNotify } from '../notify/notify.ts';
import type { Notify } from '../notify/notify.ts';
import { apiClientIdentifier } from '../access/api-clients/identify-api-client.ts';
import { apiClientRoutes } from '../access/api-clients/api-client-routes.ts';
import type { Logger } from '../observability/logger.ts';
import { createOidc } from '../access/oidc/oidc.ts';
import { FragmentMaker } from '../record/playback/fragment-maker.ts';
import { createPlayback } from '../record/playback/playback.ts';
import { attendanceRoutes } from '../record/attendance/attendance-routes.ts';
import { accessRoutes } from '../record/access/access-routes.ts';
import { RecordAccessDesk } from '../record/access/record-access.ts';
import { RecordLibrary } from '../record/playback/record-library.ts';
import { RecordCalls } from '../record/playback/record-calls.ts';
import { lawfulKeys } from '../record/retention/lawful-keys.ts';
import { RetentionStore } from '../record/retention/retention-store.ts';
import type { Viewers } from '../record/playback/viewers.ts';
import { sideFilesOf } from '../record/archive/fetch-from-store.ts';
import { fetchedFragments } from '../record/archive/fetched-fragments.ts';
import type { RecordArchive } from '../record/archive/record-archive.ts';
import type { CheckpointStamper } from '../record/proof/checkpoint-stamper.ts';
import { originOf } from '../record/proof/origin.ts';
import type { Deletions } from '../record/retention/deletions.ts';
import { namesOfSeats } from '../record/sealed-file/named-in-minutes.ts';
import { provenNow } from '../record/sealed-file/proven-log.ts';
import { openFetchFiles, openRecordArchive } from './archive.ts';
import { openRetention } from './retention.ts';
import { openExports } from './exports.ts';
import { openOrders, openProceedings, paperSeal } from './proceedings.ts';
import type { Proceedings } from './proceedings.ts';
import { openMinutes } from './minutes.ts';
import { openOwnMinutes, openPortal, openWaitingPowers } from './portal.ts';
import type { Minutes, NamesOfHearing } from './minutes.ts';
import { recordViewers } from './record-viewers.ts';
import type { ExportQueue } from '../record/export-jobs/export-queue.ts';
import { hearingDir } from '../recording/layout.ts';
import { minutesPapers } from '../minutes/minutes-papers.ts';
import { minutesToClose } from '../minutes/store/minutes-to-close.ts';
import { minutesPaperRouter } from '../minutes/paper-router.ts';
import { documentRouter, staffVisitors } from '../proceedings/document-router.ts';
import { filerNotices } from '../proceedings/filer-notices.ts';
import { orderRoutes } from '../proceedings/orders/order-routes.ts';
import { paperRouter } from '../proceedings/orders/paper-router.ts';
import { servedLinks } from '../proceedings/orders/served-links.ts';
import { serviceOutcomes } from '../proceedings/orders/service-outcomes.ts';
import { casePages, proceedingsRoutes } from '../proceedings/proceedings-routes.ts';
import { casesOfLostStaff, tasksOfAccount } from '../proceedings/tasks/task-store.ts';
import { createScheduling } from '../scheduling/scheduling.ts';
import type { BookingWriter } from '../scheduling/ports.ts';
import type { Scheduling } from '../scheduling/scheduling.ts';
import { sessionCookie } from '../access/staff/cookie.ts';
import { createStaffStore } from '../access/staff/staff-store.ts';
import { staffParts } from '../access/staff/parts.ts';
import type { StaffParts } from '../access/staff/parts.ts';
import { StepUp } from '../access/staff/step-up.ts';
import { sessionRoutes } from '../access/staff/session-routes.ts';
import { staffRoutes } from '../access/staff/staff-routes.ts';
import { audit, createAuditLog } from '../audit/audit-store.ts';
import { inTransaction } from '../storage/database.ts';
import { createApiClientStore } from '../access/api-clients/api-client-store.ts';
import { createIntake } from './intake.ts';
import type { Intake } from './intake.ts';
import { openSignal } from '../storage/signal.ts';
import type { Storage } from './storage.ts';
import { createWebhooks } from '../webhooks/webhooks.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { pdfMaker } from '../pdf/pdf-maker.ts';
import type { PdfMaker } from '../pdf/pdf-maker.ts';
import type { OrderDesk } from '../proceedings/orders/order-desk.ts';

/** Parts from which the staff's desk is built. */
export interface DeskParts {
  readonly config: Pick<
    Config,
    | 'publicUrl'
    | 'allowedOrigins'
    | 'tls'
    | 'court'
    | 'environment'
    | 'database'
    | 'notify'
    | 'webhookNetworks'
    | 'oidc'
    | 'dataDir'
    | 'recordStore'
    | 'space'
    | 'timeStamps'
    | 'timeStampCertificates'
    | 'clamd'
  >;
  readonly bus: EventBus;
  readonly storage: Storage;
  readonly service: HearingService;
  /** This process's name among those that share the database; null or left out when there are no others. */
  readonly node?: string | null;
  /** Keys that sign links of hearings. */
  readonly keys: KeyRing;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
  readonly log: Logger;
  readonly otherBrowsers: IdentityParts['otherBrowsers'];
  /** Routes to the proofs of the record. */
  readonly recordRoutes: readonly Bound[];
  /** See `CheckpointStamper.of`; left out when no time-stamping authority is configured. */
  readonly stampOf?: CheckpointStamper['of'] | undefined;
  /** Run with every change of a booking, after the desk's own writers. */
  readonly bookingWriters?: readonly BookingWriter[];
  /** See `RETRY_PAUSES`. */
  readonly webhookPauses?: readonly number[] | undefined;
  /** See `OneTimeCodes`. */
  readonly codeAnswerAfterMs?: number | undefined;
  /** See `FragmentMaker`. */
  readonly fragmentThread?: URL | undefined;
}

/** The parts behind the REST API. */
export interface Desk {
  readonly routes: readonly Bound[];
  readonly identify: Identify;
  readonly webhooks: Webhooks;
  readonly identity: IdentityCheck;
  readonly scheduling: Scheduling;
  /** The caller whose session a request's or socket's cookies hold at this moment. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  /** Routes that a browser opens directly. */
  readonly pages: RequestHandler;
  /** Routes below the API's path for systems with a protocol of their own. */
  readonly otherRouters: readonly Router[];
  readonly notify: Notify;
  readonly intake: Intake;
  readonly proceedings: Proceedings;
  readonly minutes: Minutes;
  readonly orders: OrderDesk;
  /** Makes the court's papers as PDF. */
  readonly papers: PdfMaker;
  readonly exports: ExportQueue;
  readonly deletions: Deletions;
  readonly powerUpkeep: Upkeep;
  /** Cards of hearings without protected names, see `cardsForOthers`. */
  readonly cards: Pick<HearingDirectory, 'card'>;
  /** Cards of hearings for their own pages. */
  readonly courtroomCards: CourtroomCards;
  readonly protectionNews: ReturnType<typeof publishProtectionChanges>;
  /** The people who have a record open. */
  readonly viewers: Viewers;
  /** Null when recordings are in the data folder only. */
  readonly archive: RecordArchive | null;
  readonly allocations: Allocations;
  readonly supportSeats: SupportSeats;
  /** Used for the demonstration's accounts. */
  readonly staff: StaffParts;
}

/** Gathers the routes of every part of the desk. */
export function createDesk(parts: DeskParts): Desk {
  const { config, bus, storage, service, masterKey, randomBytes, now, log, webhookPauses } = parts;
  const { database } = storage;
  const clock = courtClock(config.court.zone);
  const { publicUrl } = config;
  const proceedings = openProceedings({
    bus,
    database,
    masterKey,
    randomBytes,
    now,
    scanner: config.clamd && { address: config.clamd, log },
  });
  const powers = openWaitingPowers({ database, service: proceedings.service, masterKey, randomBytes });
  const noteOutcome = serviceOutcomes({ ...proceedings, clock, log, now });
  const protection = findProtected(masterKey, randomBytes);
  const cardsParts = { database, cards: storage.hearings, find: protection };
  const cards = cardsForOthers(cardsParts);
  const protectionNews = publishProtectionChanges({
    bus,
    database,
    signal: openSignal(config.database, 'protection'),
    problem: (error) => log.warn({ err: error }, 'change of protected people not published to open pages; retrying'),
  });
  const notify = createNotify({
    config,
    database,
    masterKey,
    randomBytes,
    audit,
    protection,
    noteOutcome,
    log,
    now,
  });
  const supportSeats = new SupportSeats({
    bus,
    database,
    audit,
    publicUrl,
    randomBytes,
    now,
    service,
    hearings: storage.hearings,
    accounts: (on) => createStaffStore(on, masterKey, randomBytes),
    keys: parts.keys,
  });
  const { invitations: mail } = notify;
  const papers = pdfMaker({ log });
  const demonstration = config.environment === 'development';
  const staff = staffParts({
    database,
    masterKey,
    randomBytes,
    now,
    publicUrl,
    mail,
    support: supportSeats,
    demonstration,
  });
  const stepUp = new StepUp({ ...staff, organisation: config.oidc !== null });
  const accountsAmong = (ids: readonly string[]) => staff.accounts().rolesOf(ids);
  const enabledRolesOf = (ids: readonly string[]) => staff.accounts().enabledRolesOf(ids);
  const webhooks = createWebhooks({ bus, config, database, masterKey, randomBytes, now, log, pauses: webhookPauses });
  const writers: readonly BookingWriter[] = [
    notify.onBooking,
    webhooks.onBooking,
    voidCodesWith(database),
    exceptLinks((on, { booking }) => protection.follow(on, booking.case.id)),
    proceedings.onBooking,
    ...(parts.bookingWriters ?? []),
  ];
  const allocations = new Allocations({ bus, database, accounts: staff.accounts, audit, randomBytes, clock, now });
  const allocatedTo = allocations.to.bind(allocations);
  const scheduling = createScheduling({
    ...parts,
    database,
    writers,
    caseWriters: [
      (on, file, _by, before) => protection.follow(on, file.id, { before, after: file }),
      proceedings.onCase,
    ],
    publicUrl,
    clock,
    accountsAmong,
    allocatedTo,
    tasks: {
      inCases: (...of) => tasksOfAccount(database, ...of),
      ofLostStaff: (most) => casesOfLostStaff(database, most),
      powersToDecide: (account) => powers.inbox.tasksOf(account),
      powersOfNobody: () => powers.inbox.tasksOfNobody(enabledRolesOf),
      enabledRolesOf,
      minutesToClose: (which) => minutesToClose(database, which),
    },
  });
  const cookie = sessionCookie(config.publicUrl);
  const oidc = createOidc({ config, staff, masterKey, session: cookie, log });
  const apiClients = createApiClientStore(database, audit);
  const callerOf: Desk['callerOf'] = async (cookies) => {
    const secret = cookie.read(cookies);
    return secret === undefined ? { kind: 'nobody' } : staff.sessions.callerOf(secret);
  };
  const intake = createIntake({
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
    originAllowed: originRule(config),
    queueSignal: config.database.kind === 'postgres' ? openSignal(config.database, 'queues') : null,
    codeAnswerAfterMs: parts.codeAnswerAfterMs,
    periodOfMeetings: () => new RetentionStore(database).period('meeting'),
  });
  const { directory } = scheduling;
  const { otherBrowsers } = parts;
  const whoViews = {
    service,
    directory: storage.hearings,
    proceedings: proceedings.service,
    bookings: directory,
    allocatedTo,
    keys: parts.keys,
    database,
    now,
  };
  const namesOf: NamesOfHearing = async (hearing) => {
    const card = await storage.hearings.card(hearing);
    const found = await protection.atHearing(database, hearing);
    return {
      card: card && cardForOthers(card, found),
      hidden: found.seats,
      named: { seats: namesOfSeats(card), ...found.people },
    };
  };
  const minutes = openMinutes({
    ...parts,
    namesOf,
    hiddenSeats: protection.seatsOf,
    directory,
    allocatedTo,
    ...openOwnMinutes({ ...parts, database, directory, publicUrl }),
    callerOf,
    notify,
    stepUp,
  });
  const viewers = recordViewers(whoViews);
  const calls = new RecordCalls(viewers);
  const fragments = new FragmentMaker(parts.fragmentThread);
  const archive = openRecordArchive(parts);
  const fetchFiles = openFetchFiles(parts);
  const library = new RecordLibrary({
    service,
    keys: lawfulKeys(storage.recordingKeys, database),
    dataDir: config.dataDir,
    ...(fetchFiles !== null && {
      fetchFiles: (hearing, tracks) =>
        fetchFiles(hearing, sideFilesOf(tracks)).catch((error: unknown) =>
          log.warn({ hearing, err: error }, 'track metadata not fetched from the record store'),
        ),
    }),
    firstReports: fragments.firstReports.bind(fragments),
    now,
  });
  bus.on('recording-destroyed', (hearing) => {
    library.forget(hearing);
    fragments.forget(hearingDir(config.dataDir, hearing));
  });
  const playback = createPlayback({
    service,
    library,
    fragments: fetchFiles === null ? fragments : fetchedFragments(fragments, fetchFiles),
    viewers,
    directory: cards,
    notes: storage.chat,
    database,
    audit,
    callerOf,
    originAllowed: originRule(config),
    randomBytes,
    now,
    problem: (hearing, error) => log.error({ hearing, err: error }, 'a record cannot be played'),
  });
  const recordAccess = new RecordAccessDesk({
    bus,
    database,
    service,
    directory: storage.hearings,
    audit,
    namesOf: staff.accounts().namesOf,
    masterKey,
    randomBytes,
    now,
  });
  const exports = openExports({
    ...parts,
    protection,
    fetchFiles,
    calls,
    library,
    callerOf,
    documentsOf: async (id) => (await proceedings.service.snapshot(id))?.state.documents,
    namesOf: staff.accounts().namesOf,
  });
  const retention = openRetention({
    ...parts,
    viewers: recordViewers({ ...whoViews, isDeleted: () => Promise.resolve(false) }),
    exports: exports.queue,
    archive,
    protection,
    namesOf: staff.accounts().namesOf,
  });
  const orders = openOrders({
    ...parts,
    database,
    proceedings,
    clock,
    namesOf: staff.accounts().namesOf,
    send: notify.send,
    stepUp,
    papers,
  });
  const minutesAsPapers = minutesPapers({
    ...parts,
    ...paperSeal(config, { database, masterKey, randomBytes }),
    database,
    papers,
    provenMinutes: (hearing) =>
      provenNow({ ...parts, database, dataDir: config.dataDir, name: originOf(publicUrl) }, 'minutes', hearing, now()),
    async aboutOf(hearing) {
      const state = (await service.snapshot(hearing))?.state;
      if (state === undefined) return undefined;
      return {
        state,
        ...(await namesOf(hearing)),
        startsAt: (await directory.booking(hearing))?.startsAt ?? null,
      };
    },
  });
  const checkPapers: OrderDesk['check'] = async (number, sha256) => {
    const found = await orders.check(number, sha256);
    return found === 'unknown' ? minutesAsPapers.check(number, sha256) : found;
  };
  const served = servedLinks(orders);
  const tellFiler = filerNotices({ directory: proceedings.directory, send: notify.send, publicUrl, now });
  const identify = identifyBy([apiClientIdentifier({ apiClients, now }), (request) => callerOf(request.get('Cookie'))]);
  const portal = openPortal({
    ...parts,
    database,
    proceedings,
    orders,
    minutes: minutes.minutes,
    directory,
    notify,
    powers,
    cases: scheduling.cases,
    protection,
    tellFiler,
    identify,
    requests: intake.ofPeople,
  });
  const shown = casePages({ ...proceedings, orders: proceedings.store, accounts: staff.accounts(), now });
  const identity = createIdentity({ bus, database, service, directory, notify, otherBrowsers, masterKey, now });
  return {
    intake,
    proceedings,
    minutes,
    orders,
    papers,
    notify,
    exports: exports.queue,
    deletions: retention.deletions,
    powerUpkeep: portal.powerUpkeep,
    cards,
    courtroomCards: courtroomCards(cardsParts, (error, hearing) =>
      log.error({ err: error, hearing }, 'people of the case cannot be read; case title withheld'),
    ),
    protectionNews,
    viewers,
    archive,
    otherRouters: [
      intake.fileRouter,
      playback.router,
      exports.router,
      documentRouter({
        ...proceedings,
        path: '/cases',
        visitors: staffVisitors({ identify, originAllowed: originRule(config) }),
      }),
      ...portal.routers,
      paperRouter({
        pdf: { desk: proceedings.pdf, links: proceedings.pdfOfPeople },
        orders,
        links: served,
        identify,
        originAllowed: originRule(config),
      }),
      minutesPaperRouter({
        ...minutes,
        papers: minutesAsPapers,
        hearings: service,
        note: (note) => inTransaction(database, (on) => audit.note(on, note, now())),
        originAllowed: originRule(config),
      }),
      ...(notify.gatewayRouter === null ? [] : [notify.gatewayRouter]),
    ],
    routes: withDocumentation([
      ...sessionRoutes(staff, cookie),
      ...staffRoutes(staff),
      ...oidc.routes,
      ...auditRoutes({
        log: createAuditLog(database),
        note: (note) => inTransaction(database, (on) => audit.note(on, note, now())),
        namesOf: staff.accounts().namesOf,
        database,
      }),
      ...apiClientRoutes({ apiClients, now, randomBytes }),
      ...webhooks.routes,
      ...checkRoutes({
        checks: storage.checks,
        exists: async (hearing) => (await storage.hearings.card(hearing)) !== undefined,
      }),
      ...identityRoutes(identity),
      ...notify.routes,
      ...notify.bookingRoutes(scheduling.directory, storage.hearings),
      ...scheduling.routes,
      ...proceedingsRoutes({ ...proceedings, tellFiler, shown }),
      ...orderRoutes({ orders, links: served, shown, check: checkPapers }),
      ...portal.routes,
      ...allocationRoutes(allocations),
      ...supportRoutes(supportSeats),
      ...intake.routes,
      ...parts.recordRoutes,
      ...playback.routes,
      ...accessRoutes(recordAccess, calls),
      ...exports.routes,
      ...retention.routes,
      ...attendanceRoutes({
        viewers,
        service,
        directory: cards,
        database,
        masterKey,
        randomBytes,
        audit,
        papers,
        ...paperSeal(config, { database, masterKey, randomBytes }),
        now,
      }),
      ...statisticsRoutes({ database, directory: scheduling.directory, clock, now }),
    ]),
    webhooks,
    identity,
    scheduling,
    allocations,
    supportSeats,
    staff,
    pages: Router().use(oidc.pages, playback.ahead),
    identify,
    callerOf,
  };
}
