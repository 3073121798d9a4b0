import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { HearingId, TrackId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { DamagedSecretError, openSecrets } from './access/tokens/secrets.ts';
import { verifyToken } from './access/tokens/token.ts';
import { noteHelp } from './board/help/note-help.ts';
import { startBoard } from './board/start-board.ts';
import { explainProblems, forgetSettings, loadConfig, thisMachine } from './config/config.ts';
import type { Config } from './config/config.ts';
import { checkPorts } from './config/ports.ts';
import { describeSettings } from './config/settings.ts';
import { createDesk } from './compose/desk.ts';
import { announceDemonstration, openDemonstration } from './demo/demonstration.ts';
import { Deadlines } from './hearings/deadlines.ts';
import { HearingLeases, LEASE_MS, LIVE_MS } from './hearings/hearing-leases.ts';
import { EventBus } from './kernel/event-bus.ts';
import { HearingService } from './hearings/hearing-service.ts';
import { inTime } from './hearings/in-time.ts';
import { StorageHealth } from './hearings/storage-health.ts';
import { createHttpApp } from './http/app.ts';
import { originRule } from './http/origin.ts';
import { createServer } from './http/server.ts';
import { addressOfVisitor } from './http/visitor-address.ts';
import { boardChecks } from './device-check/board-checks.ts';
import { Masking } from './media/masking/masking.ts';
import { noteMasking } from './media/masking/note-masking.ts';
import { FlowWatch } from './media/flow/flow-watch.ts';
import { noteFlows } from './media/flow/note-flows.ts';
import { mediaByReach } from './media/media-by-reach.ts';
import { HearingRooms } from './media/hearing-rooms.ts';
import { startMediasoup } from './media/mediasoup/engine.ts';
import { createLogger } from './observability/logger.ts';
import { supportCode } from './observability/support-code.ts';
import { completeRecord } from './recording/complete-record.ts';
import { recordingsDir } from './recording/layout.ts';
import { RecordingController } from './recording/recording-controller.ts';
import { spawnRecorder } from './recording/recorder-client.ts';
import { recoverHeld, recoverOver } from './recording/recover-all.ts';
import { freeBytesAt, SpaceGuard } from './recording/space-guard.ts';
import { trackProofs } from './recording/track-proof.ts';
import { BoardGateway } from './gateway/board/board-gateway.ts';
import { BookingWatch } from './gateway/booking/booking-watch.ts';
import { Gateway } from './gateway/hearing/gateway.ts';
import { audit } from './audit/audit-store.ts';
import { DatabaseUnreachableError } from './storage/database.ts';
import { watchDisk } from './storage/disk.ts';
import { FolderInUseError, lockFolder } from './storage/folder-lock.ts';
import { createHelpStore } from './board/help/help-store.ts';
import { leaseProofs } from './hearings/store/lease-proof.ts';
import { createLeaseStore } from './hearings/store/lease-store.ts';
import { LogReserve } from './storage/log-reserve.ts';
import { nodeIdIn } from './storage/node-id.ts';
import { openStorage, WrongMasterKeyError } from './compose/storage.ts';
import { leaseProofKey, trackProofKey } from './storage/system-keys.ts';

const HELP = `Mahzar, the remote hearing service.

  npm start                 sets up what is missing, builds, starts, and opens a demonstration hearing
  npm start -- --help       this page

Settings, by environment:

`;

/** The service opens without a recorder when that takes longer to start; it says so. */
const RECORDER_START_MS = 5_000;
/** The end does not wait longer for hearings to be given back: their leases run out by themselves. */
const GIVE_BACK_MS = 2_000;
/** For so long the end waits for storage that does not answer: containers are killed after ten seconds. */
const END_MS = 5_000;

/** Wires the parts together and starts them; answers with how to end them whole. */
async function start(config: Config, mediaPort: number, demo: boolean): Promise<() => Promise<void>> {
  const log = createLogger(config.logLevel);
  const now = Date.now;
  const bus = new EventBus((event, error) =>
    log.error({ err: error, event }, 'a part of the service could not be told'),
  );
  const newSupportCode = () => supportCode(randomBytes);

  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  // Before anything in the folder is touched.
  const folder = lockFolder(config.dataDir);
  const { masterKey, keys } = openSecrets(config, randomBytes);
  const proofs = trackProofs(trackProofKey(masterKey));
  // Other processes start while everything else is read that is needed before people may come.
  const recorder = spawnRecorder({ dataDir: config.dataDir, proofs });
  const recorderReady = once(recorder, 'ready', { signal: AbortSignal.timeout(RECORDER_START_MS) });
  recorderReady.catch(() => log.error('the recorder does not start; sessions cannot begin'));
  const workersReady = startMediasoup({
    workers: config.media.workers,
    listenIp: config.media.listenAddress,
    announcedAddress: config.media.announcedAddress,
    port: mediaPort,
  });
  workersReady.catch(() => undefined); // Is awaited below.
  const databaseDir = config.database.kind === 'sqlite' ? dirname(config.database.file) : null;
  const logReserve =
    databaseDir === null ? null : new LogReserve(join(databaseDir, 'log-reserve'), config.space.logReserveBytes);
  // What a start enters has room too on a disk that others have filled.
  const freeBytes = databaseDir === null ? null : await freeBytesAt(databaseDir);
  if (freeBytes !== null && freeBytes < config.space.reserveBytes) await logReserve?.release();
  const storage = await openStorage({ database: config.database, masterKey, randomBytes, bus });
  const engine = await workersReady;
  const rooms = new HearingRooms(engine);
  const leases =
    config.database.kind === 'sqlite'
      ? null // The folder's lock keeps others away.
      : new HearingLeases({
          bus,
          store: createLeaseStore(storage.logDatabase, {
            node: nodeIdIn(config.dataDir, randomUUID),
            run: randomUUID(),
            address: config.publicUrl,
            leaseMs: LEASE_MS,
            liveMs: LIVE_MS,
            proofs: leaseProofs(leaseProofKey(masterKey)),
            httpsOnly: config.environment === 'production',
          }),
          problem: (error) => log.warn({ err: error }, 'leases of hearings not renewed'),
        });
  const service = new HearingService(storage.log, now, {
    bus,
    media: mediaByReach(rooms),
    ...(leases !== null && { ownership: leases }),
  });
  const isStorageFault = (error: unknown) => service.isStorageFault(error);
  bus.on('not-caught-up', (hearing, error, deferred) => {
    const dropped = deferred.map(({ at, events }) => ({ at, events: events.map(({ type }) => type) }));
    log.error({ err: error, hearing, dropped }, 'hearing not caught up with after an outage of the log');
  });
  const deadlines = new Deadlines({
    bus,
    service,
    now,
    problem: (hearing, error) => log.error({ err: error, hearing }, 'time not told to the law'),
  });
  bus.on('hearing-changed', ({ state }) => {
    if (!isOver(state.phase)) return;
    storage.chat
      .erasePrivileged(state.id)
      .catch((error: unknown) => log.error({ err: error, hearing: state.id }, 'privileged messages not erased'));
  });
  const record = { bus, service, records: storage.records, dataDir: config.dataDir, proofs, now, log };
  await recoverHeld(record);

  engine.on('problem', (message) => log.warn(message));
  engine.on('strain', (strain) => {
    if (strain === null) log.info('media has room again');
    else
      log.error({ code: 'media-strained', strain }, 'media is about to run out of room; nobody new is to be sent here');
  });
  bus.on('hearing-lost', (hearing, { address }) => {
    log.error({ hearing, address, code: 'held-elsewhere' }, 'hearing lost to another process');
  });
  rooms.on('problem', (error) => log.warn({ err: error }, 'media not reconciled'));
  const masking = new Masking(rooms);
  noteMasking(masking, service, log);
  const flows = new FlowWatch(rooms);
  noteFlows(flows, service, log);
  const newTrackId = () => randomUUID() as TrackId;
  const desk = createDesk({
    bus,
    config,
    storage,
    service,
    keys,
    masterKey,
    randomBytes,
    now,
    log,
    browsersBefore: (hearing, seat) => gateway.browsersBefore(hearing, seat),
  });
  const complete = (hearing: HearingId) => completeRecord(record, hearing, recorder.pid);
  const storageHealth = new StorageHealth({
    bus,
    service,
    now,
    supportCode: newSupportCode,
    report: (alarm) => {
      if (alarm === null) log.warn('the storage works again');
      else log.error(alarm, 'storage alarm');
    },
  });
  const space = new SpaceGuard({
    bus,
    service,
    health: storageHealth,
    folders: [config.dataDir, recordingsDir(config.dataDir), ...(databaseDir === null ? [] : [databaseDir])],
    logReserve,
    ...config.space,
    now,
    log,
  });
  await space.look();
  const recordingController = new RecordingController({
    bus,
    service,
    rooms,
    recorder,
    complete,
    mayRecord: () => space.mayRecord,
    newTrackId,
    sourceCut: (hearing, source, rate) => flows.blame(hearing, source, rate),
    now,
    log,
  });

  const knownAt = async (hearing: HearingId) => {
    const snapshot = await service.snapshot(hearing);
    return snapshot === null ? new Map() : desk.identity.known(snapshot.state);
  };
  const { board, help } = startBoard({
    bus,
    service,
    directory: storage.hearings,
    rooms,
    storage: storageHealth,
    helpStore: createHelpStore(storage.database, masterKey, randomBytes),
    hearingsOf: async (from, to) =>
      (await desk.scheduling.directory.bookingsOf(from, to)).map(({ hearing }) => hearing),
    context: async (hearing) => ({
      staff: await desk.allocations.of(hearing),
      sitting: await desk.scheduling.directory.accountsOf(hearing),
      identities: await knownAt(hearing),
      checks: await boardChecks(storage.checks, hearing),
    }),
    links: (hearing) => gateway.links(hearing),
    randomBytes,
    now,
    clock: courtClock(config.court.zone),
    log,
  });

  const ending = new AbortController();
  let draining = false;
  const app = await createHttpApp({
    config,
    log,
    clientDir: join(import.meta.dirname, '../../client/dist'),
    supportCode: newSupportCode,
    isStorageFault,
    api: desk,
    readiness: {
      isDraining: () => draining,
      checks: {
        database: () => (service.outage === null ? storage.checkWritable().then(() => null) : 'cannot be written'),
        media: async () => ((await engine.usage()).length > 0 ? engine.strain : 'no worker runs'),
        recorder: () => (recorder.ready ? null : 'no recorder runs'),
        disk: watchDisk({ dataDir: config.dataDir, now: () => performance.now() }),
      },
    },
  });
  const server = createServer(config, app, now());
  const addressOf = addressOfVisitor(app);
  const gateway: Gateway = new Gateway({
    bus,
    server,
    service,
    directory: storage.hearings,
    verify: (token, hearing) => verifyToken(token, { keys, hearing, now: now() }),
    chat: storage.chat,
    newId: randomUUID,
    rooms,
    help,
    storage: storageHealth,
    hasRoomFor: (state) => space.hasRoomFor(state),
    mayRecord: () => space.mayRecord,
    openMediaPathTest: (path) => engine.openMediaPathTest(path),
    checks: storage.checks,
    identity: desk.identity,
    callOff: (hearing, seat) => desk.scheduling.bookings.callOff(hearing, seat),
    log,
    now,
    supportCode: newSupportCode,
    isStorageFault,
    addressOf,
    originAllowed: originRule(config),
    seatBudget: config.seatBudget,
  });
  const bookings = new BookingWatch({
    bus,
    states: (hearing) => desk.identity.states(hearing),
    problem: (hearing, error) => log.error({ err: error, hearing }, 'the page of a booking is not told'),
  });
  const watchers = new BoardGateway({
    bus,
    namespace: gateway.namespace(BOARD_NAMESPACE),
    board,
    help,
    bookings,
    callerOf: desk.callerOf,
    noteHelp: noteHelp(audit, storage.database, now),
    addressOf,
    log,
    supportCode: newSupportCode,
  });
  await gateway.settle();
  await recorderReady.catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  desk.notify.begin();
  log.info({ port: config.port, mediaPort, environment: config.environment }, 'service listens');
  await desk.webhooks.begin();
  const recovered = recoverOver(record, complete, ending.signal);
  // Its links are printed: not where strangers may read them.
  if (demo && config.environment === 'development') {
    announceDemonstration(await openDemonstration({ config, keys, storage, now, randomBytes }));
    log.info('demonstration is open');
  }

  return async () => {
    draining = true;
    log.info('draining');
    await gateway.drain();
    watchers.close();
    deadlines.close();
    space.close();
    await recordingController.close();
    masking.close();
    flows.close();
    await engine.close();
    // The recording is sealed, and what was acknowledged is written. What follows asks storage, which may not answer.
    setTimeout(() => {
      log.error('ended before storage has answered');
      process.exit(1);
    }, END_MS).unref();
    await desk.webhooks.close();
    server.closeAllConnections();
    await desk.notify.close();
    ending.abort();
    await recovered;
    // After all who note something, before what they note it in.
    await service.close();
    if (leases !== null) {
      await inTime(GIVE_BACK_MS, leases.close(), () => new Error('the database does not answer')).catch(
        (error: unknown) =>
          log.warn({ err: error }, 'hearings not given back; others can have them when their leases have run out'),
      );
    }
    await storage.close();
    folder.release();
    log.info('ended');
  };
}

/** Of what a person can mend who reads the error's sentence; null of everything else. See sysexits.h. */
function exitCodeOf(error: unknown): number | null {
  if (error instanceof DatabaseUnreachableError) return 69; // EX_UNAVAILABLE
  const isSetting = [FolderInUseError, WrongMasterKeyError, DamagedSecretError].some((kind) => error instanceof kind);
  return isSetting ? 78 : null; // EX_CONFIG
}

const { values } = parseArgs({ options: { help: { type: 'boolean' }, demo: { type: 'boolean', default: false } } });
if (values.help) {
  console.log(HELP + describeSettings());
} else {
  const loaded = loadConfig(process.env, thisMachine());
  if (!loaded.ok) {
    console.error(explainProblems(loaded.problems));
    process.exit(78); // EX_CONFIG
  }
  const ports = await checkPorts(loaded.config);
  if (!ports.ok) {
    console.error(explainProblems(ports.problems));
    process.exit(78);
  }
  forgetSettings(process.env);
  const stop = await start(loaded.config, ports.mediaPort, values.demo).catch((error: unknown): never => {
    const code = exitCodeOf(error);
    if (code === null) throw error;
    console.error(`Mahzar does not start: ${(error as Error).message}.`);
    process.exit(code);
  });
  // mediasoup takes these signals for itself and would leave the service running without media.
  let ending: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal);
    // Ctrl-C comes twice: from the terminal, and from npm, which passes it on. The second must not cut the end short.
    process.on(signal, () => {
      ending ??= stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}
