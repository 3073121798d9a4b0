import type { Entry } from '@mahzar/shared/hearing/event';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { toChainEntry } from '../../event-log/store/event-log.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { sealSecret } from '../../storage/system-keys.ts';
import { hearingChain } from '../proof/checkpoint.ts';
import type { Head } from '../proof/checkpoint.ts';
import { CheckpointStore } from '../proof/checkpoint-store.ts';
import { originOf } from '../proof/origin.ts';
import { proveHead } from '../proof/prove-head.ts';
import { listRecordKeys, RecordKeys } from '../proof/record-keys.ts';
import { formatNoteKey } from '../proof/signed-note.ts';
import { sealText } from './format.ts';
import { attendanceOf } from './attendance.ts';
import type { Person } from './attendance.ts';
import { describeCertificate, sealKeyOf } from './seal-signature.ts';
import type { ToSeal } from './seal-hearing.ts';

/** All of a sealed file but the recording. The log's head is put into a checkpoint first, where it is in none. */
export async function prepareSeal(
  {
    database,
    masterKey,
    randomBytes,
    publicUrl,
    at,
  }: {
    readonly database: Database;
    /** 32 bytes. */
    readonly masterKey: Buffer;
    readonly randomBytes: RandomBytes;
    readonly publicUrl: string;
    /** Epoch milliseconds. */
    readonly at: number;
  },
  {
    hearing,
    entries,
    people,
  }: { readonly hearing: string; readonly entries: readonly Entry[]; readonly people: readonly Person[] },
): Promise<Omit<ToSeal, 'dir' | 'recording' | 'withSealedStore'> & { readonly fingerprint: string }> {
  const court = originOf(publicUrl);
  const store = new CheckpointStore({ database, masterKey, randomBytes, name: court });
  await store.make([hearingChain(hearing)], at);
  const proof = await proveHead(database, hearingChain(hearing));
  if (proof === undefined) throw new Error(`the log of hearing ${hearing} is in no checkpoint`);
  const sealKey = sealKeyOf(sealSecret(masterKey), court);
  const { fingerprint } = describeCertificate(sealKey);
  const record = await new RecordKeys(masterKey, randomBytes).current(database);
  const text = sealText(record.origin, fingerprint);
  return {
    hearing,
    entries: chainEntries(database, proof.head),
    proof,
    keys: (await listRecordKeys(database)).map(formatNoteKey),
    attendance: attendanceOf(entries, people),
    court,
    sealKey,
    sealNote: `${text}\n${record.sign(text)}`,
    at,
    fingerprint,
  };
}

/** A hearing's log up to the head that is proven: somebody may write to it meanwhile. */
async function* chainEntries({ db }: Database, { chain, entries }: Head): AsyncGenerator<ChainEntry> {
  const rows = db
    .selectFrom('log_entries')
    .selectAll()
    .where('hearing_id', '=', chain.slice(hearingChain('').length))
    .where('seq', '<=', entries)
    .orderBy('seq')
    .stream(500);
  for await (const row of rows) yield toChainEntry(row);
}
