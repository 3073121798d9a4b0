import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { eventOf } from '../../../event-log/chain.ts';
import { loggedRecording } from '../../../event-log/logged-recording.ts';
import { checkAllLogs } from '../../../audit/check-all-logs.ts';
import { toChainEntry } from '../../../event-log/store/event-log.ts';
import type { Flaw } from '../../../event-log/verify.ts';
import { checkRecording } from '../../../recording/check-recording.ts';
import { describeFlaw } from '../../../recording/flaw-words.ts';
import { hearingDir, recordingsDir, STORES } from '../../../recording/layout.ts';
import { readCompletion } from '../../../recording/record-status-store.ts';
import { filesOnDisk } from '../../../recording/recording-files.ts';
import type { RecordingFiles } from '../../../recording/recording-files.ts';
import type { FileStore } from '../../../files/file-store.ts';
import { recordFiles } from '../../archive/record-files.ts';
import { tablesOf } from '../../../storage/database.ts';
import type { Database } from '../../../storage/database.ts';
import { findRecordingKeys } from '../../../storage/recording-keys.ts';
import { RecordHolders } from '../../retention/record-holders.ts';
import { describeDeletion, describeUnproven, lawfulDeletions } from '../../retention/lawful-deletion.ts';
import type { FindDeletion, FoundDeletion } from '../../retention/lawful-deletion.ts';
import { HeadCheck, readSignedHeads } from '../check-checkpoints.ts';
import type { ProofFlaw, SignedHead } from '../check-checkpoints.ts';
import type { WrittenCheckpoint } from '../checkpoint-file.ts';
import { firstLost, flawOfStamp, stampedCheckpoints } from '../checkpoint-stamps.ts';
import { AUDIT, caseChain, hearingChain, minutesChain, queueChain } from '../checkpoint.ts';
import type { NoteKey } from '../signed-note.ts';
import { addFinding } from './court-report.ts';
import type { CourtReport } from './court-report.ts';

/** A log is signed within a minute; entries that stay unsigned for longer than this are a finding, ms. */
const SIGNED_AFTER_MS = 60 * 60_000;
const BATCH = 500;

export interface CourtToCheck {
  readonly database: Database;
  readonly dataDir: string;
  /** Store of recordings in addition to the data folder; null or left out where there is none. */
  readonly store?: FileStore | null;
  /**
   * The data folder's name among the processes on the database. Each process has recordings of its own, so a recording that is
   * missing here may be in another one's data folder. Null: this process is the only one.
   */
  readonly node: string | null;
  /** Checkpoints that were kept elsewhere, and keys to check them by. */
  readonly checkpoints?: readonly WrittenCheckpoint[];
  readonly keys?: readonly NoteKey[];
  /** SHA-256 of the certificates of the time-stamp authority, hexadecimal digits; left out or empty if unknown. */
  readonly authorities?: readonly string[];
  /** Most bytes of recordings read per second. */
  readonly bytesPerSecond: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Stores the report after each hearing. */
  readonly keep: (report: CourtReport) => Promise<void>;
  /** Describes flaws of logs, and flaws shown by checkpoints, in words. */
  readonly describe: { readonly flaw: (flaw: Flaw) => string; readonly proof: (flaw: ProofFlaw) => string };
}

/**
 * Checks everything the court keeps: the chain of every log, every log against the signed checkpoints (including logs that are
 * gone), and every recording against its log. Continues where the given report ends: logs are checked again each time, recordings
 * after the last one compared. Reads the database in short steps and writes nothing to it.
 */
export async function checkCourt(court: CourtToCheck, report: CourtReport): Promise<void> {
  await checkLogs(court, report);
  await checkRecordings(court, report);
  report.finishedAt = court.now();
  await court.keep(report);
}

async function checkLogs(court: CourtToCheck, report: CourtReport): Promise<void> {
  const { database, describe } = court;
  const { hearings, entries, damaged, audit } = await checkAllLogs(database);
  report.hearings = hearings;
  report.entries = entries;
  const add = (chain: string, seq: number, flaw: Flaw) =>
    addFinding(report, { chain, flaw, words: `entry ${seq} ${describe.flaw(flaw)}.` });
  for (const { hearing, of, seq, flaw } of damaged) {
    const { chainOf } = LOGS_BESIDE.find((one) => one.of === of) ?? { chainOf: hearingChain };
    add(chainOf(hearing), seq, flaw);
  }
  if (audit?.ok === false) add(AUDIT, audit.seq, audit.reason);
  await checkHeads(court, report);
}

/** Compares all logs with the checkpoints, and reports logs that are in checkpoints only. */
async function checkHeads(court: CourtToCheck, report: CourtReport): Promise<void> {
  const { database, dataDir, checkpoints = [], keys = [], authorities = [], now, describe } = court;
  const signed = await readSignedHeads(database, dataDir, { given: checkpoints, trusted: keys });
  const add = (chain: string | null, flaw: ProofFlaw) =>
    addFinding(report, { chain, flaw: flaw.flaw, words: describe.proof(flaw) });
  for (const flaw of signed.flaws) add(null, flaw);
  const lost = await firstLost(database, dataDir);
  if (lost !== undefined) add(null, { flaw: 'stamps-cut', at: lost });
  const by = authorities.toSorted();
  // With other known certificates, stamps that were valid before may be foreign now.
  if (report.stampsBy?.join() !== by.join()) delete report.stampsUpTo;
  report.stampsBy = by;
  let areGood = true;
  for await (const stamped of stampedCheckpoints(database, authorities, { after: report.stampsUpTo })) {
    const flaw = flawOfStamp(stamped);
    if (flaw !== undefined) add(null, flaw);
    areGood &&= flaw === undefined;
    // The next check must find a faulty stamp again.
    if (areGood) report.stampsUpTo = stamped.size;
  }
  const unseen = new Map(signed.heads);
  const isSigning = signed.newest !== null;
  for await (const { chain, rows } of allLogs(database)) {
    const check = new HeadCheck(chain, unseen.get(chain) ?? []);
    unseen.delete(chain);
    let last: { seq: number; at: number } | undefined;
    let unsignedAt: number | undefined;
    const upTo = signed.heads.get(chain)?.at(-1)?.entries ?? 0;
    for await (const row of rows) {
      check.take(row);
      last = row;
      if (row.seq > upTo) unsignedAt ??= row.at;
    }
    const { flaws } = check.end(last !== undefined);
    for (const flaw of flaws) add(chain, flaw);
    if (isSigning && last !== undefined && unsignedAt !== undefined && unsignedAt < now() - SIGNED_AFTER_MS) {
      const words = `entries ${upTo + 1} to ${last.seq} are in no signed checkpoint, the first since ${new Date(unsignedAt).toISOString()}.`;
      addFinding(report, { chain, flaw: 'unsigned-tail', words });
    }
  }
  for (const [chain, heads] of unseen) goneOf(chain, heads).forEach((flaw) => add(chain, flaw));
}

function goneOf(chain: string, heads: readonly SignedHead[]): readonly ProofFlaw[] {
  return new HeadCheck(chain, heads).end(false).flaws;
}

interface LogRow {
  readonly seq: number;
  readonly at: number;
  readonly hash: string;
}

/** Logs other than those of hearings. */
const LOGS_BESIDE = [
  { of: 'queues', table: 'queue_entries', key: 'queue_id', chainOf: queueChain },
  { of: 'proceedings', table: 'case_entries', key: 'case_id', chainOf: caseChain },
  { of: 'minutes', table: 'minutes_entries', key: 'minutes_id', chainOf: minutesChain },
] as const;

/** Every log with its entries, read by the index in batches, so that no query lasts long. */
async function* allLogs(
  database: Database,
): AsyncGenerator<{ readonly chain: string; readonly rows: AsyncIterable<LogRow> }> {
  const tables = await tablesOf(database);
  for (const { of, table, key, chainOf } of [
    { of: 'hearings', table: 'log_entries' as const, key: 'hearing_id', chainOf: hearingChain },
    ...LOGS_BESIDE,
  ]) {
    if (!tables.includes(table)) continue;
    for await (const id of idsIn(database, of)) {
      yield { chain: chainOf(id), rows: rowsOf(database, table, sql`${sql.ref(key)} = ${id}`) };
    }
  }
  if (tables.includes('audit_entries')) yield { chain: AUDIT, rows: rowsOf(database, 'audit_entries', sql`1 = 1`) };
}

/** Ids of hearings, queues, cases or minutes in order, after the given one. */
async function* idsIn<Id extends string>({ db }: Database, table: string, after = ''): AsyncGenerator<Id> {
  for (let last: string = after; ;) {
    const { rows } = await sql<{
      id: Id;
    }>`select id from ${sql.table(table)} where id > ${last} order by id limit ${sql.lit(BATCH)}`.execute(db);
    yield* rows.map(({ id }) => id);
    if (rows.length < BATCH) return;
    last = rows.at(-1)!.id;
  }
}

async function* rowsOf({ db }: Database, table: string, which: ReturnType<typeof sql>): AsyncGenerator<LogRow> {
  for (let last = 0; ;) {
    const { rows } = await sql<LogRow>`
      select seq, at, hash from ${sql.table(table)} where ${which} and seq > ${last} order by seq limit ${sql.lit(BATCH)}`.execute(
      db,
    );
    yield* rows;
    if (rows.length < BATCH) return;
    last = rows.at(-1)!.seq;
  }
}

async function checkRecordings(court: CourtToCheck, report: CourtReport): Promise<void> {
  const { database, dataDir, keep } = court;
  const known = new Set<string>();
  const deletionOf = await lawfulDeletions(database, court.keys);
  const hasKey = await findRecordingKeys(database);
  if (report.after === null) {
    for await (const id of idsIn(database, 'hearings')) known.add(id);
    for (const folder of await foldersIn(recordingsDir(dataDir))) {
      if (known.has(folder)) continue;
      const words = 'recordings of it lie in the data folder, and the database does not know it.';
      addFinding(report, { chain: hearingChain(folder), flaw: 'unknown-folder', words });
    }
  }
  for await (const id of idsIn<HearingId>(database, 'hearings', report.after ?? '')) {
    const chain = hearingChain(id);
    try {
      // Read before the log: a record that is not complete yet may become so before the log is read.
      await checkRecordingOf(court, report, id, { whole: await readCompletion(database, id), deletionOf, hasKey });
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      addFinding(report, { chain, flaw: 'unreadable', words: `its recording cannot be read: ${code}.` });
    }
    report.after = id;
    await keep(report);
  }
}

async function checkRecordingOf(
  court: CourtToCheck,
  report: CourtReport,
  id: HearingId,
  {
    whole,
    deletionOf,
    hasKey,
  }: {
    readonly whole: Awaited<ReturnType<typeof readCompletion>>;
    readonly deletionOf: FindDeletion;
    readonly hasKey: (hearing: HearingId) => Promise<boolean>;
  },
): Promise<void> {
  const { database, dataDir, store = null, node, bytesPerSecond } = court;
  const isLawful = ({ lawful }: FoundDeletion): boolean => {
    if (lawful !== undefined) (report.deleted ??= []).push(`hearing ${id}: ${describeDeletion(lawful)}`);
    return lawful !== undefined;
  };
  if (isLawful(await deletionOf(id))) return;
  const rows = await database.db
    .selectFrom('log_entries')
    .selectAll()
    .where('hearing_id', '=', id)
    .where('type', 'in', ['track-opened', 'segment-sealed'])
    .orderBy('seq')
    .execute();
  let log = loggedRecording(rows.flatMap((row) => eventOf(toChainEntry(row)) ?? []));
  let files = recordFiles(dataDir, id, store);
  // Only the process that has all of a complete record checks it as a whole. Before that its parts may be in several data
  // folders, for example after another process took over the hearing.
  if (node !== null && !(whole !== null && (await isToCheck(database, id, { node, foundBy: whole.node })))) {
    // The store also has the tracks of other processes; each process checks its own.
    const { listTracks } = filesOnDisk(hearingDir(dataDir, id));
    const here = new Set((await Promise.all(STORES.map((of) => listTracks(of)))).flat());
    const tracks = new Map([...log.tracks].filter(([track]) => here.has(track)));
    if (tracks.size < log.tracks.size) report.elsewhere += 1;
    log = { ...log, tracks };
    files = { ...files, listTracks };
  }
  const check = await checkRecording(inTurn(files, bytesPerSecond), log, whole !== null, await hasKey(id));
  const { segments, flaws } = check;
  report.segments += segments;
  if (flaws.length === 0) return;
  // A deletion may have begun meanwhile.
  const deletion = await deletionOf(id);
  if (isLawful(deletion)) return;
  for (const flaw of flaws) {
    const words = `${describeFlaw(flaw)}.${describeUnproven(deletion)}`;
    addFinding(report, { chain: hearingChain(id), flaw: flaw.flaw, words });
  }
}

/**
 * Whether this process compares all of a complete record: it was found complete here; or, if the process that found it complete is
 * unknown or no longer has it, this is the first process with a part of it.
 */
async function isToCheck(
  database: Database,
  hearing: HearingId,
  { node, foundBy }: { readonly node: string; readonly foundBy: string | null },
): Promise<boolean> {
  const tables = await tablesOf(database);
  if (foundBy === node || !tables.includes('record_holders')) return foundBy === node;
  const holders = await new RecordHolders(database).of(hearing);
  if (foundBy !== null && holders.includes(foundBy)) return false;
  // If several processes have parts, one of them may have everything, unless that process is gone or the store has everything.
  const isOneKnown = foundBy !== null || holders.length <= 1 || (await isStored(database, hearing));
  return isOneKnown && (holders[0] ?? node) === node;
}

async function isStored({ db }: Database, hearing: HearingId): Promise<boolean> {
  const row = await db
    .selectFrom('record_archives')
    .select('hearing_id')
    .where('hearing_id', '=', hearing)
    .executeTakeFirst();
  return row !== undefined;
}

/** Limits how many bytes of segments are read per second, because hearings need the disk. */
function inTurn(files: RecordingFiles, bytesPerSecond: number): RecordingFiles {
  return {
    ...files,
    async hashSegment(store, track, index, bytes) {
      const began = performance.now();
      const hash = await files.hashSegment(store, track, index, bytes);
      const restMs = (bytes / bytesPerSecond) * 1000 - (performance.now() - began);
      if (restMs > 0) await pause(restMs);
      return hash;
    },
  };
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
