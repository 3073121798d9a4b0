import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { HearingId, TrackId } from '@mahzar/shared/hearing/ids';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import type { HearingService } from '../hearings/hearing-service.ts';
import { StorageHealth } from '../hearings/storage-health.ts';
import type { FlowWatch } from '../media/flow/flow-watch.ts';
import type { HearingRooms } from '../media/hearing-rooms.ts';
import { completeRecord } from '../recording/complete-record.ts';
import type { RecordParts } from '../recording/complete-record.ts';
import { recordingsDir } from '../recording/layout.ts';
import { spawnRecorder } from '../recording/recorder-client.ts';
import type { RecorderClientOptions } from '../recording/recorder-client.ts';
import { BookedSessions } from '../recording/booked-sessions.ts';
import type { BookedSessionsOptions } from '../recording/booked-sessions.ts';
import { Recorders, watchDiskSpeed } from '../recording/recorders.ts';
import { recoverOver } from '../recording/recover-all.ts';
import { RecordingController } from '../recording/recording-controller.ts';
import { SpaceGuard } from '../recording/space-guard.ts';
import type { DataFolder } from './data-folder.ts';
import type { Runtime } from './runtime.ts';

/** Time after which the service opens without recorders that have not started, and logs that, ms. */
const RECORDER_START_MS = 5_000;

export interface StartedRecorders {
  readonly recorders: Recorders;
  /** Resolves when all run, and also when they do not start in time. */
  readonly started: Promise<void>;
}

/** Starts the recorders, processes of their own: one for each media worker. */
export function startRecorders(
  { config: { dataDir, media }, bus, log }: Runtime,
  options: Pick<RecorderClientOptions, 'proofs' | 'keyOf'>,
): StartedRecorders {
  const recorders = new Recorders(Array.from({ length: media.workers }, () => spawnRecorder({ dataDir, ...options })));
  bus.on('recording-destroyed', (hearing) => recorders.forgetKey(hearing));
  const signal = AbortSignal.timeout(RECORDER_START_MS);
  const started = Promise.all(recorders.all.map((recorder) => once(recorder, 'ready', { signal }))).then(
    () => undefined,
    () => log.error('recorder not started in time; its sessions cannot begin'),
  );
  return { recorders, started };
}

export interface Recording {
  readonly storageHealth: StorageHealth;
  readonly space: SpaceGuard;
  readonly controller: RecordingController;
  /** Completes records that an earlier process left incomplete. */
  readonly recoverOver: (ending: AbortSignal) => Promise<void>;
}

/** Opens recording, and watches the disk space that it needs. */
export async function openRecording(
  { config, bus, log, now, supportCode }: Runtime,
  parts: {
    readonly service: HearingService;
    readonly rooms: HearingRooms;
    readonly recorders: Recorders;
    readonly record: RecordParts;
    readonly flows: FlowWatch;
    readonly folder: Pick<DataFolder, 'databaseDir' | 'logReserve'>;
    readonly bookingsOf: BookedSessionsOptions['bookingsOf'];
  },
): Promise<Recording> {
  const { service, rooms, recorders, record, flows, folder, bookingsOf } = parts;
  const { dataDir } = config;
  const storageHealth = new StorageHealth({
    bus,
    service,
    now,
    supportCode,
    report: (alarm) => {
      if (alarm === null) log.warn('the storage works again');
      else log.error(alarm, 'storage alarm');
    },
  });
  const clock = courtClock(config.court.zone);
  const dayOf = (at: number) => clock.hoursOfDay(clock.dayOf(at));
  const booked = new BookedSessions({
    bus,
    bookingsOf,
    phaseOf: async (hearing) => (await service.snapshot(hearing))?.state.phase,
    dayOf,
    now,
    log,
  });
  await booked.read();
  watchDiskSpeed(
    recorders,
    () => performance.now(),
    (isSlow) => storageHealth.handleSpeed(isSlow),
  );
  const space = new SpaceGuard({
    bus,
    service,
    health: storageHealth,
    booked,
    folders: [dataDir, recordingsDir(dataDir), ...(folder.databaseDir === null ? [] : [folder.databaseDir])],
    logReserve: folder.logReserve,
    ...config.space,
    now,
    log,
  });
  await space.look();
  const complete = (hearing: HearingId) => completeRecord(record, hearing, recorders.pids);
  const controller = new RecordingController({
    bus,
    service,
    rooms,
    recorders,
    complete,
    mayRecord: () => space.mayRecord,
    newTrackId: () => randomUUID() as TrackId,
    sourceCut: (hearing, source, rate) => flows.reportOver(hearing, source, rate),
    now,
    log,
  });
  return { storageHealth, space, controller, recoverOver: (ending) => recoverOver(record, complete, ending) };
}
