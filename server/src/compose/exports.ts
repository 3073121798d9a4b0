import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { audit } from '../audit/audit-store.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Caller } from '../http/api/caller.ts';
import type { FetchFiles } from '../record/archive/fetch-from-store.ts';
import { ExportDesk } from '../record/export-jobs/export-desk.ts';
import type { ExportDeskParts } from '../record/export-jobs/export-desk.ts';
import { ExportQueue } from '../record/export-jobs/export-queue.ts';
import type { PrepareParts } from '../record/export-jobs/prepare.ts';
import { exportRoutes } from '../record/export-jobs/export-routes.ts';
import { ExportStore } from '../record/export-jobs/export-store.ts';
import { fileRouter } from '../record/export-jobs/file-router.ts';
import type { RecordLibrary } from '../record/playback/record-library.ts';
import { lawfulKeys } from '../record/retention/lawful-keys.ts';
import type { RecordCalls } from '../record/playback/record-calls.ts';
import { sessionsOnRecord } from '../recording/sessions-on-record.ts';
import { freeBytesAt } from '../recording/space-guard.ts';
import { bytesLeftToSessions } from '../recording/space-need.ts';
import { nodeIdIn } from '../storage/node-id.ts';
import type { DeskParts } from './desk.ts';

export interface Exports {
  readonly routes: readonly Bound[];
  /** Serves files, below the API's path. */
  readonly router: Router;
  readonly queue: ExportQueue;
}

/** Copies of records: requests for them, and the queue that makes them. */
export function openExports(
  parts: Pick<
    DeskParts,
    'bus' | 'config' | 'storage' | 'service' | 'masterKey' | 'randomBytes' | 'now' | 'log' | 'stampOf'
  > & {
    readonly fetchFiles: FetchFiles | null;
    readonly calls: RecordCalls;
    readonly library: RecordLibrary;
    readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
    readonly protection: PrepareParts['protection'];
    readonly documentsOf: ExportDeskParts['documentsOf'];
    readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  },
): Exports {
  const { bus, config, storage, service, masterKey, randomBytes, now, namesOf, fetchFiles } = parts;
  const { database, log, records, hearings: directory } = storage;
  const keys = lawfulKeys(storage.recordingKeys, database);
  const { dataDir, publicUrl } = config;
  const store = new ExportStore(database, nodeIdIn(dataDir, randomUUID));
  const { protection } = parts;
  const common = { bus, database, store, directory, protection, audit, namesOf, dataDir, randomBytes, now };
  const sessions = sessionsOnRecord(bus);
  const { horizonMs } = config.space;
  const queue = new ExportQueue({
    ...common,
    log,
    records,
    keys,
    ...(fetchFiles !== null && { fetchFiles }),
    publicUrl,
    masterKey,
    timeZone: config.court.zone,
    stampOf: parts.stampOf,
    room: config.space,
    sessionBytes: () => bytesLeftToSessions(sessions.values(), now(), horizonMs),
    freeBytesAt,
    logger: parts.log,
  });
  const { calls, library, callerOf } = parts;
  const desk = new ExportDesk({
    ...common,
    queue,
    library,
    service,
    documentsOf: parts.documentsOf,
    problem: (hearing, error) =>
      parts.log.error({ err: error, hearing }, 'outdated copies of a record not detected; all are listed'),
  });
  return { routes: exportRoutes(desk, calls), router: fileRouter({ bus, desk, calls, callerOf }), queue };
}
