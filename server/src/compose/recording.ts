import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { HearingId, TrackId } from '@mahzar/shared/hearing/ids';
import type { HearingService } from '../hearings/hearing-service.ts';
import { StorageHealth } from '../hearings/storage-health.ts';
import type { FlowWatch } from '../media/flow/flow-watch.ts';
import type { HearingRooms } from '../media/hearing-rooms.ts';
import { completeRecord } from '../recording/complete-record.ts';
import type { RecordParts } from '../recording/complete-record.ts';
import { recordingsDir } from '../recording/layout.ts';
import { spawnRecorder } from '../recording/recorder-client.ts';
import type { RecorderClient, RecorderOptions } from '../recording/recorder-client.ts';
import { recoverOver } from '../recording/recover-all.ts';
import { RecordingController } from '../recording/recording-controller.ts';
import { SpaceGuard } from '../recording/space-guard.ts';
import type { DataFolder } from './data-folder.ts';
import type { Runtime } from './runtime.ts';

/** The service opens without a recorder when that takes longer to start; it says so. */
const RECORDER_START_MS = 5_000;

export interface StartedRecorder {
  readonly recorder: RecorderClient;
  /** Resolves when it runs, and also when it does not in time. */
  readonly started: Promise<void>;
}

/** Starts the recorder, a process of its own. */
export function startRecorder(
  { config: { dataDir }, bus, log }: Runtime,
  options: Pick<RecorderOptions, 'proofs' | 'keyOf'>,
): StartedRecorder {
  const recorder = spawnRecorder({ dataDir, ...options });
  bus.on('recording-destroyed', (hearing) => recorder.forgetKey(hearing));
  const started = once(recorder, 'ready', { signal: AbortSignal.timeout(RECORDER_START_MS) }).then(
    () => undefined,
    () => log.error('the recorder does not start; sessions cannot begin'),
  );
  return { recorder, started };
}

export interface Recording {
  readonly storageHealth: StorageHealth;
  readonly space: SpaceGuard;
  readonly controller: RecordingController;
  /** Makes records whole that an earlier end has left. */
  readonly recoverOver: (ending: AbortSignal) => Promise<void>;
}

/** Keeps the record, and watches the room it takes. */
export async function openRecording(
  { config, bus, log, now, supportCode }: Runtime,
  parts: {
    readonly service: HearingService;
    readonly rooms: HearingRooms;
    readonly recorder: RecorderClient;
    readonly record: RecordParts;
    readonly flows: FlowWatch;
    readonly folder: Pick<DataFolder, 'databaseDir' | 'logReserve'>;
  },
): Promise<Recording> {
  const { service, rooms, recorder, record, flows, folder } = parts;
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
  const space = new SpaceGuard({
    bus,
    service,
    health: storageHealth,
    folders: [dataDir, recordingsDir(dataDir), ...(folder.databaseDir === null ? [] : [folder.databaseDir])],
    logReserve: folder.logReserve,
    ...config.space,
    now,
    log,
  });
  await space.look();
  const complete = (hearing: HearingId) => completeRecord(record, hearing, recorder.pid);
  const controller = new RecordingController({
    bus,
    service,
    rooms,
    recorder,
    complete,
    mayRecord: () => space.mayRecord,
    newTrackId: () => randomUUID() as TrackId,
    sourceCut: (hearing, source, rate) => flows.reportOver(hearing, source, rate),
    now,
    log,
  });
  return { storageHealth, space, controller, recoverOver: (ending) => recoverOver(record, complete, ending) };
}
