import type { HearingId } from '@mahzar/shared/hearing/ids';
import { eventOf } from '../event-log/chain.ts';
import type { ChainEntry } from '../event-log/chain-hash.ts';
import { loggedRecording } from '../event-log/logged-recording.ts';
import type { ChainCheck, LooseChainEntry } from '../event-log/verify.ts';
import { checkRecording } from '../recording/check-recording.ts';
import type { RecordingCheck } from '../recording/check-recording.ts';
import { openStore } from '../files/open-store.ts';
import type { StorePlace } from '../files/open-store.ts';
import { checkLog } from '../event-log/store/check-log.ts';
import { hearingChain, minutesChain } from '../record/proof/checkpoint.ts';
import type { Checkpoint } from '../record/proof/checkpoint.ts';
import type { WrittenCheckpoint } from '../record/proof/checkpoint-file.ts';
import { flawOfStamp, stampedCheckpoints } from '../record/proof/checkpoint-stamps.ts';
import type { JudgedStamp } from '../record/proof/time-stamp.ts';
import { HeadCheck, readSignedHeads, signersOf } from '../record/proof/check-checkpoints.ts';
import type { ProofFlaw, SignedHead, SignedHeads } from '../record/proof/check-checkpoints.ts';
import { recordFiles } from '../record/archive/record-files.ts';
import type { NoteKey } from '../record/proof/signed-note.ts';
import type { LawfulDeletion } from '../record/retention/certificate.ts';
import { lawfulDeletions } from '../record/retention/lawful-deletion.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { readPlace } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { findRecordingKeys } from '../storage/recording-keys.ts';
import { isDamage } from '../storage/postgres.ts';
import { readCompletion } from '../recording/record-status-store.ts';
import { areMinutesWhole, checkMinutesLog } from './verify-minutes.ts';
import type { CheckedMinutesLog } from './verify-minutes.ts';

/** Result of checking a hearing. */
export interface RecordVerification {
  readonly chain: ChainCheck | undefined;
  /** Number of the entry whose hash was kept elsewhere; null when the log does not have it, undefined when no hash was given. */
  readonly kept: number | null | undefined;
  /** Undefined when the log is damaged, because it proves nothing then. */
  readonly recording: RecordingCheck | undefined;
  readonly proof: ProofCheck;
  /** Undefined when the hearing has no minutes. */
  readonly minutes?: CheckedMinutesLog | undefined;
  /** Signed by the court: the recording was deleted by an order, or is being deleted, so its files are not missing. */
  readonly deletion?: LawfulDeletion | undefined;
}

/** Result of comparing a hearing with the court's signed checkpoints. */
export interface ProofCheck {
  readonly flaws: readonly ProofFlaw[];
  /** The last entry proved by a checkpoint; null when there is none. */
  readonly covered: SignedHead | null;
  /** The newest checkpoint; null when the court has made none. */
  readonly newest: Checkpoint | null;
  /** The first time stamp over the proved entries that may be the authority's; null when there is none. */
  readonly stamp: JudgedStamp | null;
  /** Signers of the given checkpoints; witnesses with the time (epoch ms). */
  readonly signers: readonly { readonly name: string; readonly at: number | null }[];
}

/** Values stored outside the court, with which a record is compared. */
export interface TrustedValues {
  /** Hash of an entry. */
  readonly head?: string | undefined;
  readonly checkpoints?: readonly WrittenCheckpoint[];
  /** Public keys of the court and of witnesses. */
  readonly keys?: readonly NoteKey[];
}

/** Where a court's database and recordings are. */
export interface RecordPlaces {
  readonly database: DatabasePlace;
  readonly dataDir: string;
  /** Null or left out: recordings are in the data folder only. */
  readonly recordStore?: StorePlace | null;
  /** SHA-256 of the time-stamping authority's certificates in hexadecimal; left out or empty: they are not known. */
  readonly timeStampCertificates?: readonly string[];
}

/**
 * Checks a hearing's log by itself and against the court's checkpoints, its recording against the log, and its minutes.
 *
 * @param trusted.masterKey if given, the recording's key and every step of the minutes are decrypted too
 */
export async function verifyRecord(
  places: RecordPlaces,
  hearing: HearingId,
  trusted: TrustedValues & { readonly masterKey?: Buffer | undefined } = {},
): Promise<RecordVerification> {
  const opened = await readPlace(places.database);
  try {
    return await verifyIn(opened, places, hearing, trusted);
  } finally {
    await opened.db.destroy();
  }
}

async function verifyIn(
  opened: Database,
  { database, dataDir, recordStore = null, timeStampCertificates = [] }: RecordPlaces,
  hearing: HearingId,
  { head, masterKey, ...elsewhere }: TrustedValues & { readonly masterKey?: Buffer | undefined },
): Promise<RecordVerification> {
  // Read before the logs, so that every signed entry is already in them.
  const chains = [hearingChain(hearing), minutesChain(hearing)];
  const signed = await signedHeads(opened, dataDir, elsewhere, chains);
  const heads = new HeadCheck(hearingChain(hearing), signed.heads.get(hearingChain(hearing)) ?? []);
  // Read before the log: a record that is incomplete now may be completed by the time the log is read.
  const finished = (await readCompletion(opened, hearing)) !== null;
  const loose: ChainEntry[] = [];
  let kept: number | null | undefined = head === undefined ? undefined : null;
  const keep = (row: LooseChainEntry) => {
    heads.take(row);
    if (row.hash === head) kept = row.seq as number;
    if (row.type === 'track-opened' || row.type === 'segment-sealed') loose.push(row as ChainEntry);
  };
  const chain = await checkLog(database, hearing, keep, opened);
  const { flaws, covered } = heads.end(chain !== undefined);
  const { newest } = signed;
  const stamped = covered === null ? null : await firstStamp(opened, timeStampCertificates, covered.at);
  const signers = (elsewhere.checkpoints ?? []).flatMap(({ note }) => signersOf(note, signed.keys));
  const proof = {
    flaws: [...flaws, ...signed.flaws, ...(stamped?.flaws ?? [])],
    covered,
    newest,
    stamp: stamped?.stamp ?? null,
    signers,
  };
  const minutes = await checkMinutesLog(opened, hearing, { signed, masterKey });
  if (chain?.ok !== true) return { chain, kept, recording: undefined, proof, minutes };
  const log = loggedRecording(loose.flatMap((row) => eventOf(row) ?? []));
  const { deletion, hasKey } = await keyOf(opened, hearing, { masterKey, keys: elsewhere.keys });
  if (deletion !== undefined) return { chain, kept, recording: undefined, proof, minutes, deletion };
  const recording = await checkRecording(recordFiles(dataDir, hearing, openStore(recordStore)), log, finished, hasKey);
  return { chain, kept, recording, proof, minutes };
}

/** Whether nothing was found wrong. */
export function isWhole({ chain, kept, recording, proof, minutes, deletion }: RecordVerification): boolean {
  const isThere = deletion !== undefined || recording?.flaws.length === 0;
  const isLogWhole = chain?.ok === true && kept !== null && proof.flaws.length === 0;
  return isLogWhole && isThere && (minutes === undefined || areMinutesWhole(minutes));
}

async function keyOf(
  opened: Database,
  hearing: HearingId,
  { masterKey, keys }: { readonly masterKey: Buffer | undefined; readonly keys: readonly NoteKey[] | undefined },
): Promise<{ readonly deletion: LawfulDeletion | undefined; readonly hasKey: boolean }> {
  const [deletionOf, hasKey] = [await lawfulDeletions(opened, keys), await findRecordingKeys(opened, masterKey)];
  return { deletion: (await deletionOf(hearing)).lawful, hasKey: await hasKey(hearing) };
}

/**
 * The first valid time stamp that may be the authority's, over a checkpoint of this time or later; and flaws of the stamps before
 * it.
 */
async function firstStamp(
  opened: Database,
  authorities: readonly string[],
  from: number,
): Promise<{ readonly stamp: JudgedStamp | null; readonly flaws: readonly ProofFlaw[] }> {
  const flaws: ProofFlaw[] = [];
  for await (const stamped of stampedCheckpoints(opened, authorities, { from })) {
    const flaw = flawOfStamp(stamped);
    if (flaw === undefined) return { stamp: stamped.stamp ?? null, flaws };
    flaws.push(flaw);
  }
  return { stamp: null, flaws };
}

/** Reads the court's checkpoints. @param only the logs to read them for */
async function signedHeads(
  opened: Database,
  dataDir: string,
  { checkpoints = [], keys = [] }: TrustedValues,
  only: readonly string[],
): Promise<SignedHeads> {
  try {
    return await readSignedHeads(opened, dataDir, { given: checkpoints, trusted: keys, only });
  } catch (error) {
    if (opened.kind.faultOf(error) !== 'disk-error' && !isDamage(error)) throw error;
    return { heads: new Map(), newest: null, keys, flaws: [{ flaw: 'unreadable' }] };
  }
}
