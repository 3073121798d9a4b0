import { listRecordKeys, readCheckpoint, readRecordKeys, readSealCertificate } from '@mahzar/shared/rest/proof';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { Database } from '../../storage/database.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import { listRecordKeys as list } from './record-keys.ts';
import { formatNoteKey } from './signed-note.ts';

/** Routes by which anybody gets the court's newest checkpoint, and the keys to check it by. */
export function proofRoutes({
  database,
  store,
  seal,
}: {
  readonly database: Pick<Database, 'db'>;
  readonly store: Pick<CheckpointStore, 'latest'>;
  readonly seal: { readonly name: string; readonly fingerprint: string; readonly certificate: string };
}): Bound[] {
  return [
    bind(listRecordKeys, async () => ({
      keys: (await list(database)).map((key) => ({
        name: key.name,
        id: key.id,
        key: formatNoteKey(key),
        createdAt: key.createdAt,
        retiredAt: key.retiredAt,
      })),
    })),
    bind(readRecordKeys, async () => (await list(database)).map((key) => `${formatNoteKey(key)}\n`).join('')),
    bind(readSealCertificate, async () => seal),
    bind(readCheckpoint, async () => (await store.latest())?.note ?? new Rejection('not-found')),
  ];
}
