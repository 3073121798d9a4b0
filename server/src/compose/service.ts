import { randomUUID } from 'node:crypto';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { closeDemonstrationAccounts } from '../access/staff/demonstration-accounts.ts';
import { audit } from '../audit/audit-store.ts';
import { createHelpStore } from '../board/help/help-store.ts';
import { noteHelp } from '../board/help/note-help.ts';
import type { Config } from '../config/config.ts';
import { announceDemonstration, openDemonstration } from '../demo/demonstration.ts';
import { Presence } from '../gateway/hearing/presence.ts';
import { mediaByReach } from '../media/media-by-reach.ts';
import { renewTasks } from '../proceedings/tasks/renew-tasks.ts';
import { RecordHolders } from '../record/retention/record-holders.ts';
import { lawfulKeys } from '../record/retention/lawful-keys.ts';
import { recordingKeyFor } from '../recording/recording-key-for.ts';
import { recoverHeld } from '../recording/recover-all.ts';
import { trackProofs } from '../recording/track-proof.ts';
import { findProtected } from '../scheduling/protected-people.ts';
import { nodeIdIn } from '../storage/node-id.ts';
import { trackProofKey } from '../storage/system-keys.ts';
import { askDesk, openBoard } from './board.ts';
import { openDataFolder } from './data-folder.ts';
import { createDesk } from './desk.ts';
import { endService } from './end.ts';
import { openGateways } from './gateways.ts';
import { openExhibits } from './exhibits.ts';
import { openHearings } from './hearings.ts';
import { openRooms, startMedia, watchMedia } from './media.ts';
import { openMetrics } from './metrics.ts';
import { openNextHearings } from './next-hearings.ts';
import { openQueues, watchOtherProcesses } from './queues.ts';
import { openProof } from './proof.ts';
import { openRecording, startRecorders } from './recording.ts';
import { createRuntime } from './runtime.ts';
import { openStorage } from './storage.ts';
import type { Storage } from './storage.ts';
import { openWeb } from './web.ts';

/**
 * Opens the parts of the service in the order of their dependencies, and then accepts connections. Returns a function that ends
 * it.
 * @param demo also opens a demonstration hearing, and accounts of the desk, in development
 */
export async function startService(
  config: Config,
  mediaPort: number,
  demo: { readonly hearing: boolean; readonly accounts: boolean },
): Promise<() => Promise<void>> {
  const runtime = createRuntime(config);
  const { bus, log, now, randomBytes } = runtime;
  const folder = await openDataFolder(runtime);
  const { masterKey, keys } = folder;
  // With SQLite, the folder's lock keeps other processes out.
  const node = config.database.kind === 'sqlite' ? null : nodeIdIn(config.dataDir, randomUUID);
  const proofs = trackProofs(trackProofKey(masterKey));
  // Recorders and media workers start while this process still reads what it needs before it can accept connections.
  const storageOpened = Promise.withResolvers<Storage>();
  const { recorders, started: recordersStarted } = startRecorders(runtime, {
    proofs,
    keyOf: async (id) => {
      const hearing = id as HearingId;
      const { recordingKeys, database } = await storageOpened.promise;
      // Before any part of the recording is written here.
      if (node !== null) await new RecordHolders(database).add(node, hearing);
      return recordingKeyFor(recordingKeys, config.dataDir, hearing);
    },
  });
  const mediaStarted = startMedia(runtime, mediaPort, recorders);
  mediaStarted.catch(() => undefined); // Is awaited below.
  const storage = await openStorage({ database: config.database, masterKey, randomBytes, node, bus });
  if (node !== null) await new RecordHolders(storage.database).addThoseIn(config.dataDir, node);
  storageOpened.resolve(storage);
  if (config.environment === 'production') await closeDemonstrationAccounts(storage.database);
  await findProtected(masterKey, randomBytes).complete(storage.database, (err, id) =>
    log.error({ err, case: id }, 'list of protected people of a case not completed'),
  );
  const engine = await mediaStarted;
  const rooms = openRooms(runtime, engine);
  const hearings = openHearings(runtime, { storage, masterKey, node, media: mediaByReach(rooms) });
  const { service } = hearings;
  const { records, recordingKeys } = storage;
  const lawful = lawfulKeys(recordingKeys, storage.database);
  const record = { bus, service, records, dataDir: config.dataDir, proofs, keys: lawful, now, log };
  await recoverHeld(record);

  const media = watchMedia(runtime, rooms, service);
  const presence = new Presence(now);
  const otherBrowsers = presence.otherBrowsers.bind(presence);
  const proof = openProof(runtime, {
    storage,
    service,
    masterKey,
    send: (on, message) => desk.notify.send(on, message),
  });
  const desk = createDesk({
    ...runtime,
    storage,
    service,
    node,
    keys,
    masterKey,
    otherBrowsers,
    recordRoutes: proof.routes,
    stampOf: proof.stamper?.of.bind(proof.stamper),
  });
  const { bookingsOf } = desk.scheduling.directory;
  const recording = await openRecording(runtime, {
    service,
    rooms,
    recorders,
    record,
    flows: media.flows,
    folder,
    bookingsOf,
  });
  const board = openBoard({
    ...runtime,
    ...askDesk(desk, storage, service),
    service,
    directory: desk.cards,
    rooms,
    storage: recording.storageHealth,
    helpStore: createHelpStore(storage.database, masterKey, randomBytes),
    noteHelp: noteHelp(audit, now),
    links: (hearing) => presence.links(hearing),
    clock: courtClock(config.court.zone),
  });
  const exhibits = openExhibits(runtime, {
    service,
    rooms,
    proceedings: desk.proceedings,
    bookings: desk.scheduling.directory,
    rolesOf: (ids) => desk.staff.accounts().rolesOf(ids),
    hearings: () => presence.live.hearings(),
  });
  const draining = new AbortController();
  const nextHearings = openNextHearings(runtime, {
    scheduling: desk.scheduling,
    minutes: desk.minutes.minutes,
    hearings: () => presence.live.hearings(),
    ending: draining.signal,
  });
  const otherRouters = [...desk.otherRouters, exhibits.router];
  const web = await openWeb(runtime, {
    desk: { ...desk, otherRouters },
    service,
    storage,
    engine,
    recorders,
    draining: draining.signal,
  });
  const { space } = recording;
  const queues = openQueues(runtime, { intake: desk.intake, service, storage, space, keys, masterKey });
  const parts = {
    keys,
    service,
    storage,
    engine,
    rooms,
    presence,
    recording,
    desk,
    board,
    queues,
    nextHearings,
    ...exhibits,
  };
  const gateways = openGateways(runtime, { ...parts, web });

  await gateways.gateway.completeUnfinished();
  for (const queue of await queues.begin()) gateways.queueGateway.correctPresence(queue);
  await recordersStarted;
  const metrics = await openMetrics(runtime, { ...parts, recorders, folder, proof });
  await web.listen();
  desk.notify.begin();
  log.info({ port: config.port, mediaPort, environment: config.environment }, 'service listens');
  await desk.minutes.begin();
  await desk.webhooks.begin();
  await desk.proceedings.scans.begin(log);
  await desk.intake.begin();
  const others = watchOtherProcesses(runtime, {
    storage,
    queues: desk.intake.queues,
    // Pages of a process that died have been silent for long enough already.
    correctPresence: (queue) => gateways.queueGateway.correctPresence(queue, 0),
  });
  await proof.checkpoints.begin();
  proof.nightly.begin();
  // Waits for others' transactions, so it must not delay the start.
  hearings.erasures.begin();
  desk.exports.begin();
  desk.deletions.begin();
  desk.powerUpkeep.begin();
  await desk.archive?.begin();
  const ending = new AbortController();
  const { signal } = ending;
  const renewed = renewTasks({ database: storage.database, service: desk.proceedings.service, log, signal });
  const recovered = Promise.all([recording.recoverOver(signal), renewed]).then(() => undefined);
  // The demonstration's links are printed, so only in development.
  if (demo.hearing && config.environment === 'development') {
    const { scheduling, notify, intake, proceedings, orders } = desk;
    const staff = demo.accounts ? desk.staff : null;
    const stage = {
      config,
      keys,
      storage,
      bookings: scheduling.bookings,
      cases: scheduling.cases,
      links: notify.links,
      intake,
      proceedings: { ...proceedings, orders },
      clock: courtClock(config.court.zone),
      staff,
      now,
      randomBytes,
    };
    announceDemonstration(await openDemonstration(stage));
    log.info('demonstration is open');
  }
  const opened = {
    folder,
    storage,
    engine,
    hearings,
    media,
    exhibits,
    recording,
    desk,
    web,
    metrics,
    gateways,
    queues,
    others,
    proof,
  };
  return () => endService(runtime, { ...opened, draining, ending, recovered });
}
