import type { Server } from 'node:http';
import type { OtherProcesses } from '../queue/other-processes.ts';
import type { Exhibits } from './exhibits.ts';
import type { MediaEngine } from '../media/engine.ts';
import { inTime } from '../kernel/in-time.ts';
import type { DataFolder } from './data-folder.ts';
import type { Desk } from './desk.ts';
import type { Gateways } from './gateways.ts';
import type { Hearings } from './hearings.ts';
import type { WatchedMedia } from './media.ts';
import type { Queues } from './queues.ts';
import type { Proof } from './proof.ts';
import type { Recording } from './recording.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';
import type { Web } from './web.ts';

/** Longest wait for releasing hearings. Their leases expire by themselves. */
const GIVE_BACK_MS = 2_000;
/** Longest wait for copies and deletions that are under way. */
const RECORDS_MS = 1_500;
/** Longest wait for the last checkpoint of the record. */
const CHECKPOINT_MS = 1_000;
/** Longest wait for a request to the time-stamping authority. */
const STAMP_MS = 1_000;
/** Longest wait for sealing the last segments: the disk may not answer. */
const SEAL_MS = 5_000;
/** Longest time for the whole shutdown: containers are killed after ten seconds. */
const END_MS = 8_500;

/** Everything that the start has opened. */
export interface RunningService {
  readonly folder: Pick<DataFolder, 'lock'>;
  readonly storage: Storage;
  readonly engine: MediaEngine;
  readonly hearings: Hearings;
  readonly media: WatchedMedia;
  readonly exhibits: Pick<Exhibits, 'close'>;
  readonly recording: Recording;
  readonly desk: Desk;
  readonly web: Web;
  /** Null when metrics are not served. */
  readonly metrics: Server | null;
  readonly gateways: Gateways;
  readonly queues: Queues;
  readonly others: OtherProcesses | null;
  readonly proof: Proof;
  /** Aborted when the service goes away: no new people are sent here. */
  readonly draining: AbortController;
  /** Aborted to end recovery. */
  readonly ending: AbortController;
  /** Resolves when recovery has ended. */
  readonly recovered: Promise<void>;
}

/**
 * Shuts down everything the start has opened: first people's connections, then the record, then what uses storage, which may not
 * answer.
 */
export async function endService({ log }: Runtime, opened: RunningService): Promise<void> {
  const { folder, storage, engine, hearings, media, recording, desk, web, gateways } = opened;
  const { service, deadlines, leases } = hearings;
  opened.draining.abort();
  log.info('draining');
  setTimeout(() => {
    log.error('shutdown timed out; exiting');
    process.exit(1);
  }, END_MS).unref();
  // Being cut off by the shutdown does not count as being away.
  gateways.queueGateway.close();
  await gateways.gateway.drain();
  gateways.boardGateway.close();
  opened.queues.clock.close();
  await opened.others?.close();
  deadlines.close();
  recording.space.close();
  const notSealed = () => new Error('the record is not sealed; the next start recovers what is on disk');
  await inTime(SEAL_MS, recording.controller.close(), notSealed).catch((error: unknown) =>
    log.error({ err: error }, 'record not completed; completed at the next start'),
  );
  opened.exhibits.close();
  media.masking.close();
  media.flows.close();
  await engine.close();
  web.server.closeAllConnections();
  opened.metrics?.close();
  opened.metrics?.closeAllConnections();
  await desk.intake.close();
  await desk.powerUpkeep.close();
  const late = () => new Error('not stopped in time');
  await Promise.all([
    inTime(RECORDS_MS, desk.exports.close(), late).catch((error: unknown) =>
      log.warn({ err: error }, 'copy of a record not stopped in time; restarted at the next start'),
    ),
    inTime(RECORDS_MS, desk.deletions.close(), late).catch((error: unknown) =>
      log.warn({ err: error }, 'deletion of a record not finished; resumed at the next start'),
    ),
    inTime(RECORDS_MS, hearings.erasures.close(), late).catch((error: unknown) =>
      log.warn({ err: error }, 'erased privileged messages not yet overwritten on disk; resumed at the next start'),
    ),
    inTime(RECORDS_MS, desk.archive?.close() ?? Promise.resolve(), late).catch((error: unknown) =>
      log.warn({ err: error }, 'recordings not all copied to the record store; resumed at the next start'),
    ),
  ]);
  await Promise.all([
    desk.webhooks.close(),
    desk.notify.close(),
    desk.proceedings.scans.close(),
    desk.protectionNews.close(),
  ]);
  opened.ending.abort();
  await opened.proof.nightly.close();
  await opened.recovered;
  // After every part that writes to the log, and before the log itself.
  await service.close();
  await inTime(CHECKPOINT_MS, opened.proof.checkpoints.close(), () => new Error('the database does not answer')).catch(
    (error: unknown) => log.warn({ err: error }, 'last checkpoint not made; made at the next start'),
  );
  await inTime(STAMP_MS, opened.proof.stamper?.close() ?? Promise.resolve(), late).catch((error: unknown) =>
    log.warn({ err: error }, 'last checkpoint not time-stamped; stamped at the next start'),
  );
  if (leases !== null) {
    await inTime(GIVE_BACK_MS, leases.close(), () => new Error('the database does not answer')).catch(
      (error: unknown) =>
        log.warn({ err: error }, 'hearing leases not released; other processes can take over when they expire'),
    );
  }
  await storage.close();
  folder.lock.release();
  log.info('ended');
}
