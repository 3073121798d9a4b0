import {
  listRecordKeys,
  readCheckpoint,
  readConsistency,
  readRecordCheck,
  readRecordKeys,
  readSealCertificate,
  readVerifier,
} from '@mahzar/shared/rest/proof';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { Database } from '../../storage/database.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { CheckStanding } from './court/court-report.ts';
import { readVerifierPage } from '../sealed-file/read-verifier-page.ts';
import { proveConsistency } from './prove-head.ts';
import { listRecordKeys as list } from './record-keys.ts';
import { formatNoteKey } from './signed-note.ts';

/** Routes by which anybody gets the court's newest checkpoint, and the keys to check it by. */
export function proofRoutes({
  database,
  store,
  seal,
  check,
}: {
  readonly database: Pick<Database, 'db'>;
  readonly store: Pick<CheckpointStore, 'latest'>;
  /** State of the nightly check. */
  readonly check: () => Promise<CheckStanding>;
  readonly seal: () => { readonly name: string; readonly fingerprint: string; readonly certificate: string };
}): Bound[] {
  let isProving = false;
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
    bind(readVerifier, async () => (await readVerifierPage()) ?? new Rejection('not-found')),
    bind(readSealCertificate, async () => seal()),
    bind(readConsistency, async ({ query }) => {
      // A proof reads the complete list of heads, so only one is made at a time.
      if (isProving) return new Rejection('too-many-requests');
      isProving = true;
      try {
        const hashes = await proveConsistency(database, query);
        return hashes === undefined ? new Rejection('not-found') : { hashes };
      } finally {
        isProving = false;
      }
    }),
    bind(readRecordCheck, check),
    bind(readCheckpoint, async () => (await store.latest())?.note ?? new Rejection('not-found')),
  ];
}
