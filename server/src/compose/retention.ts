import type { HearingId } from '@mahzar/shared/hearing/ids';
import { audit } from '../audit/audit-store.ts';
import type { Bound } from '../http/api/bind.ts';
import type { RecordArchive } from '../record/archive/record-archive.ts';
import type { ExportQueue } from '../record/export-jobs/export-queue.ts';
import { RecordCalls } from '../record/playback/record-calls.ts';
import type { Viewers } from '../record/playback/viewers.ts';
import { originOf } from '../record/proof/origin.ts';
import { Deletions } from '../record/retention/deletions.ts';
import { RetentionDesk } from '../record/retention/retention-desk.ts';
import { retentionRoutes } from '../record/retention/retention-routes.ts';
import type { FindProtected } from '../scheduling/protected-people.ts';
import type { DeskParts } from './desk.ts';

export interface Retention {
  readonly routes: readonly Bound[];
  readonly deletions: Deletions;
}

/** How long records are kept, and their deletion. */
export function openRetention(
  parts: Pick<
    DeskParts,
    'bus' | 'config' | 'storage' | 'service' | 'node' | 'masterKey' | 'randomBytes' | 'now' | 'log'
  > & {
    /** Finds callers of records, including deleted ones. */
    readonly viewers: Viewers;
    readonly exports: Pick<ExportQueue, 'removeAll'>;
    readonly archive: Pick<RecordArchive, 'remove'> | null;
    readonly protection: Pick<FindProtected, 'carryOver'>;
    readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  },
): Retention {
  const { config, storage, exports, archive, viewers } = parts;
  const { database, hearings, recordingKeys } = storage;
  const deletions = new Deletions({
    ...parts,
    node: parts.node ?? null,
    database,
    recordingKeys,
    audit,
    dataDir: config.dataDir,
    court: originOf(config.publicUrl),
    eraseTexts: (hearing: HearingId) => hearings.eraseNames(hearing, (on) => parts.protection.carryOver(on, hearing)),
    removeCopies: (hearing: HearingId) => exports.removeAll(hearing),
    ...(archive !== null && { removeStored: (hearing: HearingId) => archive.remove(hearing) }),
  });
  const desk = new RetentionDesk({ ...parts, database, audit, deletions });
  return { routes: retentionRoutes(desk, new RecordCalls(viewers)), deletions };
}
