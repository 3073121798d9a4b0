import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { AuditNote } from '../../audit/audit.ts';
import { entryOf } from '../../event-log/chain.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { loggedRecording } from '../../event-log/logged-recording.ts';
import { toChainEntry } from '../../event-log/store/event-log.ts';
import { verifyChain } from '../../event-log/verify.ts';
import type { RecordStatusStore } from '../../hearings/ports.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { sealSecret } from '../../storage/system-keys.ts';
import { HeadCheck, isOfOthers, readSignedHeads } from '../proof/check-checkpoints.ts';
import type { SignedHeads } from '../proof/check-checkpoints.ts';
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

/** Why a record is not sealed: the hearing goes on or its record is not complete yet, or its log is not what the court has signed. */
export type SealRefusal = 'unfinished' | 'damaged';

/** All of a sealed file but the files of the recording, which are to be checked against `recording`. */
export interface PreparedSeal extends Omit<ToSeal, 'dir' | 'key' | 'withSealedStore'> {
  /** Of the certificate, SHA-256, hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * Prepares a sealed file of a record that is whole. The log's head is put into a checkpoint first, where it is in none; all that is
 * sealed is taken from the log up to the head that is proven.
 */
export async function prepareSeal(
  {
    database,
    dataDir,
    records,
    masterKey,
    randomBytes,
    publicUrl,
    at,
  }: {
    readonly database: Database;
    readonly dataDir: string;
    readonly records: Pick<RecordStatusStore, 'isWhole'>;
    /** 32 bytes. */
    readonly masterKey: Buffer;
    readonly randomBytes: RandomBytes;
    readonly publicUrl: string;
    /** Epoch milliseconds. */
    readonly at: number;
  },
  { hearing, people }: { readonly hearing: HearingId; readonly people: readonly Person[] },
): Promise<PreparedSeal | Rejection<SealRefusal>> {
  if (!(await records.isWhole(hearing))) return new Rejection('unfinished');
  const court = originOf(publicUrl);
  const chain = hearingChain(hearing);
  const signed = await readSignedHeads(database, dataDir, { given: [], trusted: [], only: chain });
  const store = new CheckpointStore({ database, masterKey, randomBytes, name: court });
  await store.make([chain], at);
  const proof = await proveHead(database, chain);
  if (proof === undefined) throw new Error(`the log of hearing ${hearing} is in no checkpoint`);
  const entries = await entriesUpTo(database, hearing, proof.head);
  const log = isAsSigned(hearing, entries, { head: proof.head, signed }) ? entries.map(entryOf) : [undefined];
  if (!log.every((entry): entry is Entry => entry !== undefined)) return new Rejection('damaged');
  const sealKey = sealKeyOf(sealSecret(masterKey), court);
  const { fingerprint } = describeCertificate(sealKey);
  const record = await new RecordKeys(masterKey, randomBytes).current(database);
  const text = sealText(record.origin, fingerprint);
  return {
    hearing,
    entries,
    recording: loggedRecording(log.map(({ event }) => event)),
    proof,
    keys: (await listRecordKeys(database)).map(formatNoteKey),
    attendance: attendanceOf(log, people),
    court,
    sealKey,
    sealNote: `${text}\n${record.sign(text)}`,
    at,
    fingerprint,
  };
}

/** The note that a record was sealed: by the service itself, as is whoever may run commands on its machine. */
export function sealedNote(
  hearing: string,
  details: { readonly certificate: string; readonly sealedStore: boolean; readonly export?: string },
): AuditNote {
  return { actor: { kind: 'system' }, act: 'record-sealed', subject: { kind: 'booking', id: hearing }, details };
}

/** A hearing's log up to the head that is proven: somebody may write to it meanwhile. */
async function entriesUpTo({ db }: Database, hearing: HearingId, head: Head): Promise<ChainEntry[]> {
  const rows = await db
    .selectFrom('log_entries')
    .selectAll()
    .where('hearing_id', '=', hearing)
    .where('seq', '<=', head.entries)
    .orderBy('seq')
    .execute();
  return rows.map(toChainEntry);
}

/** Whether the log is one chain that ends with the head, and agrees with every checkpoint. */
function isAsSigned(
  hearing: HearingId,
  entries: readonly ChainEntry[],
  { head, signed }: { readonly head: Head; readonly signed: SignedHeads },
): boolean {
  const check = verifyChain(hearing, entries);
  if (!check.ok || check.head !== head.hash) return false;
  const heads = new HeadCheck(head.chain, signed.heads.get(head.chain) ?? []);
  for (const entry of entries) heads.take(entry);
  return [...heads.end(true).flaws, ...signed.flaws].every(isOfOthers);
}
