import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { HearingId, TrackId } from '@mahzar/shared/hearing/ids';
import { audit } from '../../src/audit/audit-store.ts';
import type { Storage } from '../../src/compose/storage.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { originOf } from '../../src/record/proof/origin.ts';
import { Deletions } from '../../src/record/retention/deletions.ts';
import { RetentionStore } from '../../src/record/retention/retention-store.ts';
import { hearingDir, segmentFile, trackDir } from '../../src/recording/layout.ts';
import { beginDeletion } from '../support/begun-deletion.ts';
import type { TestService } from '../support/service.ts';
import type { ByTheLaw } from './by-the-law.ts';

const HEARING = 'by-the-law-deleted' as HearingId;
const TRACK = 'track-of-the-judge' as TrackId;

/** Deletes a record through the desk, long after its hearing: key, media and texts are deleted, the log remains. */
export async function deleteRecord({
  service: { dataDir, origin },
  storage,
  law,
  masterKey,
}: {
  readonly service: TestService;
  readonly storage: Storage;
  readonly law: ByTheLaw;
  readonly masterKey: Buffer;
}): Promise<string> {
  const { database, hearings, recordingKeys } = storage;
  const dir = hearingDir(dataDir, HEARING);
  const file = segmentFile(trackDir(dir, TRACK), 1);
  const hashes = { sha256: 'e'.repeat(64), indexSha256: 'f'.repeat(64) };
  const segment = {
    track: TRACK,
    index: 1,
    file: relative(dir, file),
    bytes: 9,
    ...hashes,
    firstAt: null,
    lastAt: null,
  };
  await law.closed(HEARING, TRACK, [segment]);
  await recordingKeys.make(HEARING);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, 'encrypted');
  await beginDeletion(database, masterKey, { id: 'golden-deletion', hearing: HEARING, at: Date.now() });
  const deletions = new Deletions({
    bus: new EventBus(),
    node: null,
    database,
    recordingKeys,
    eraseTexts: (id) => hearings.eraseNames(id),
    removeCopies: () => Promise.resolve(),
    audit,
    dataDir,
    masterKey,
    randomBytes,
    court: originOf(origin),
    log: createLogger('silent'),
    now: Date.now,
  });
  deletions.wake();
  await deletions.idle();
  if ((await new RetentionStore(database).certificateOf('golden-deletion')) === null) throw new Error('not deleted');
  return HEARING;
}
