import { sql } from 'kysely';
import type { LooseChainEntry } from '../../event-log/verify.ts';
import type { Database } from '../../storage/database.ts';
import { tablesOf } from '../../storage/database.ts';
import { CLOCK_TOLERANCE_MS, formatHead, isSignedByCourt, parseCheckpoint } from './checkpoint.ts';
import type { Checkpoint, Head } from './checkpoint.ts';
import { readWritten } from './checkpoint-file.ts';
import type { WrittenCheckpoint } from './checkpoint-file.ts';
import { EMPTY_TREE, leafHash, rootOf, withLeaf } from './merkle.ts';
import { listRecordKeys } from './record-keys.ts';
import { hexOf } from '../../event-log/chain-hash.ts';
import { parseNote, signedBy } from './signed-note.ts';
import type { NoteKey, SignedNote } from './signed-note.ts';

/** Where a checkpoint was found: in the database, in the file in the data folder, or given to the check. */
export type CheckpointPlace = 'database' | 'file' | 'given';

/**
 * Faults that the checkpoints reveal:
 * - `gone`: the whole log is missing
 * - `cut`: entries at the log's end are missing
 * - `rewritten`: the log was changed and its chain computed again
 * - `backdated`: an entry claims a time at which it did not exist yet
 * - `unsigned`: the court has not signed a checkpoint
 * - `heads-altered`: the list of heads of a checkpoint differs from the signed one
 * - `stamp-altered`: the time stamp of a checkpoint is not over it, or is older than it
 * - `stamp-foreign`: the time stamp's certificate is not the authority's
 * - `stamps-cut`: the file has a time stamp that is missing in the database
 * - `checkpoints-cut`: checkpoints that the database had are missing
 * - `unreadable`: the storage cannot return the checkpoints
 */
export type ProofFlaw =
  | { readonly flaw: 'gone'; readonly chain: string; readonly entries: number; readonly at: number }
  | {
      readonly flaw: 'cut';
      readonly chain: string;
      readonly entries: number;
      readonly at: number;
      readonly left: number;
    }
  | {
      readonly flaw: 'rewritten';
      readonly chain: string;
      /** Range of entries in which at least one was changed. */
      readonly from: number;
      readonly to: number;
      readonly at: number;
    }
  | {
      readonly flaw: 'backdated';
      readonly chain: string;
      readonly seq: number;
      /** The claimed time, and a time at which the entry did not exist yet. */
      readonly claims: number;
      readonly notBefore: number;
    }
  | { readonly flaw: 'unsigned'; readonly place: CheckpointPlace; readonly at: number }
  | {
      readonly flaw: 'heads-altered';
      readonly place: CheckpointPlace;
      readonly at: number;
      /**
       * The list matches its own checkpoints and contradicts another copy, which also happens after an older backup was restored.
       */
      readonly byCopy?: true;
    }
  | { readonly flaw: 'stamp-altered' | 'stamps-cut'; readonly at: number }
  | {
      readonly flaw: 'stamp-foreign';
      readonly at: number;
      /** SHA-256 of the certificate, hexadecimal digits. */
      readonly certificate: string;
    }
  | { readonly flaw: 'checkpoints-cut'; readonly place: CheckpointPlace; readonly at: number }
  | { readonly flaw: 'unreadable' };

/** A head of a log, and when it was included in a checkpoint. */
export interface SignedHead extends Head {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Time of the checkpoint before; null for the first. */
  readonly before: number | null;
}

/** All heads of the court's logs in the checkpoints. */
export interface SignedHeads {
  /** By log, in the order of their entries. */
  readonly heads: ReadonlyMap<string, readonly SignedHead[]>;
  /** The newest checkpoint in the database; null when there is none. */
  readonly newest: Checkpoint | null;
  /** Keys by which signatures were checked. */
  readonly keys: readonly NoteKey[];
  readonly flaws: readonly ProofFlaw[];
}

/**
 * Reads the court's checkpoints from the database and the data folder, and checks that they agree with one another, with the given
 * ones, and with the keys.
 *
 * @param given texts of checkpoints that were kept elsewhere
 * @param trusted the keys to check by; if empty, those in the database
 * @param only the logs to check; default all
 */
export async function readSignedHeads(
  database: Database,
  dataDir: string,
  {
    given,
    trusted,
    only,
  }: {
    readonly given: readonly WrittenCheckpoint[];
    readonly trusted: readonly NoteKey[];
    readonly only?: readonly string[];
  },
): Promise<SignedHeads> {
  const flaws: ProofFlaw[] = [];
  const found = new Map<string, SignedHead[]>();
  const add = (head: SignedHead): void => {
    if (only?.includes(head.chain) === false) return;
    const known = found.get(head.chain);
    if (known === undefined) found.set(head.chain, [head]);
    else if (!known.some(({ entries, hash }) => entries === head.entries && hash === head.hash)) known.push(head);
  };
  const has = (await tablesOf(database)).includes('checkpoints');
  const own = trusted.some(({ kind }) => kind === 'signer') || !has ? [] : await listRecordKeys(database);
  const keys = [...trusted, ...own];
  // A key signs nothing after its successor is in use.
  const inUse = (at: number) =>
    own.filter(({ retiredAt }) => retiredAt === null || at <= retiredAt + CLOCK_TOLERANCE_MS);
  const isSigned = (note: SignedNote, { origin, at }: Checkpoint) =>
    isSignedByCourt(note, origin, [...trusted, ...inUse(at)]);

  const written: WrittenCheckpoint[] = [];
  let fileTree = EMPTY_TREE;
  let before: number | null = null;
  for await (const one of readWritten(dataDir)) {
    const { checkpoint, heads, note } = one;
    const concerns = only === undefined || heads.some(({ chain }) => only.includes(chain));
    if (concerns && !isSigned(note, checkpoint)) flaws.push({ flaw: 'unsigned', place: 'file', at: checkpoint.at });
    const start = checkpoint.size - heads.length;
    if (start !== fileTree.size) fileTree = EMPTY_TREE;
    for (const head of heads) fileTree = withLeaf(fileTree, leafHash(formatHead(head)));
    // A file that lacks the beginning of the tree cannot show this.
    if (fileTree.size === checkpoint.size && hexOf(rootOf(fileTree)) !== hexOf(checkpoint.root)) {
      flaws.push({ flaw: 'heads-altered', place: 'file', at: checkpoint.at });
    } else for (const head of heads) add({ ...head, at: checkpoint.at, before });
    before = checkpoint.at;
    written.push({ checkpoint, note, heads: [] });
  }

  const elsewhere = [
    ...written.map((one) => ({ ...one, place: 'file' as const })),
    ...given.map((one) => ({ ...one, place: 'given' as const })),
  ];
  for (const { note, checkpoint, place } of elsewhere) {
    if (place === 'given' && !isSigned(note, checkpoint)) flaws.push({ flaw: 'unsigned', place, at: checkpoint.at });
  }
  const newest = has ? await readDatabase(database, { add, only, isSigned, elsewhere, flaws }) : null;
  if (!has)
    for (const { checkpoint, place } of elsewhere) flaws.push({ flaw: 'checkpoints-cut', place, at: checkpoint.at });
  const heads = new Map([...found].map(([chain, of]) => [chain, of.toSorted((a, b) => a.entries - b.entries)]));
  return { heads, newest, keys, flaws: firstOfEach(flaws) };
}

async function readDatabase(
  { db }: Database,
  {
    add,
    only,
    isSigned,
    elsewhere,
    flaws,
  }: {
    readonly add: (head: SignedHead) => void;
    readonly only: readonly string[] | undefined;
    readonly isSigned: (note: SignedNote, checkpoint: Checkpoint) => boolean;
    readonly elsewhere: readonly (WrittenCheckpoint & { readonly place: CheckpointPlace })[];
    readonly flaws: ProofFlaw[];
  },
): Promise<Checkpoint | null> {
  const awaited = new Map<number, (typeof elsewhere)[number][]>();
  for (const one of elsewhere) awaited.set(one.checkpoint.size, [...(awaited.get(one.checkpoint.size) ?? []), one]);
  const compare = (size: number, root: string): void => {
    for (const { checkpoint } of awaited.get(size) ?? []) {
      if (hexOf(checkpoint.root) !== root)
        flaws.push({ flaw: 'heads-altered', place: 'database', at: checkpoint.at, byCopy: true });
    }
    awaited.delete(size);
  };
  const stored = await db.selectFrom('checkpoints').select(['size', 'at', 'note']).orderBy('size').execute();
  let [tree, newest, before, next]: [typeof EMPTY_TREE, Checkpoint | null, number | null, number] = [
    EMPTY_TREE,
    null,
    null,
    0,
  ];
  let concerns = false;
  const rows = db
    .selectFrom('checkpoint_heads')
    .selectAll()
    .orderBy(sql`position + 0`)
    .stream(BATCH);
  for await (const { position, chain, entries, hash } of rows) {
    if (position !== tree.size || next >= stored.length) break;
    tree = withLeaf(tree, leafHash(formatHead({ chain, entries, hash })));
    add({ chain, entries, hash, at: stored[next]!.at, before });
    concerns ||= only === undefined || only.includes(chain) || next === stored.length - 1;
    const isAwaited = awaited.has(tree.size);
    if (tree.size !== stored[next]!.size) {
      if (isAwaited) compare(tree.size, hexOf(rootOf(tree)));
      continue;
    }
    const root = hexOf(rootOf(tree));
    compare(tree.size, root);
    const { note: content, at } = stored[next]!;
    const note = parseNote(content);
    const checkpoint = note && parseCheckpoint(note.text);
    if (note === undefined || checkpoint?.at !== at || (concerns && !isSigned(note, checkpoint))) {
      flaws.push({ flaw: 'unsigned', place: 'database', at });
    } else if (checkpoint.size !== tree.size || hexOf(checkpoint.root) !== root) {
      flaws.push({ flaw: 'heads-altered', place: 'database', at });
    } else newest = checkpoint;
    before = at;
    concerns = false;
    next += 1;
  }
  const left = stored[next];
  if (left !== undefined) flaws.push({ flaw: 'heads-altered', place: 'database', at: left.at });
  for (const [size, of] of awaited) {
    if (size === 0) continue;
    for (const { checkpoint, place } of of) flaws.push({ flaw: 'checkpoints-cut', place, at: checkpoint.at });
  }
  return newest;
}

/** Rows read at a time. */
const BATCH = 500;

/**
 * Whether the flaw concerns other logs, is known only from a copy, or concerns a time stamp: it is no evidence against a log that
 * is consistent in itself.
 */
export function isOfOthers(flaw: ProofFlaw): boolean {
  if (flaw.flaw === 'checkpoints-cut' || isOfStamp(flaw)) return true;
  return flaw.flaw === 'heads-altered' && (flaw.place === 'file' || flaw.byCopy === true);
}

function isOfStamp({ flaw }: ProofFlaw): boolean {
  return flaw === 'stamp-altered' || flaw === 'stamp-foreign' || flaw === 'stamps-cut';
}

/** The first flaw of each kind and place, with contradictions by copies last: later flaws of the kind follow from the first. */
function firstOfEach(flaws: readonly ProofFlaw[]): ProofFlaw[] {
  const seen = new Set<string>();
  const isByCopy = (flaw: ProofFlaw) => flaw.flaw === 'heads-altered' && flaw.byCopy === true;
  return [...flaws.filter((flaw) => !isByCopy(flaw)), ...flaws.filter(isByCopy)].filter((flaw) => {
    const key = `${flaw.flaw} ${'place' in flaw ? flaw.place : ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Reads a log entry by entry, and compares it with the heads in checkpoints. */
export class HeadCheck {
  readonly #chain: string;
  readonly #heads: readonly SignedHead[];
  readonly #flaws: ProofFlaw[] = [];
  #next = 0;
  #entries = 0;
  /** The last entry up to which the log agrees with the signed heads. */
  #good = 0;

  /** @param heads of this log, in the order of their entries */
  constructor(chain: string, heads: readonly SignedHead[]) {
    this.#chain = chain;
    this.#heads = heads;
  }

  /** The next entry of the log, in order. */
  take({ seq, at, hash }: Pick<LooseChainEntry, 'seq' | 'at' | 'hash'>): void {
    if (typeof seq !== 'number' || typeof at !== 'number') return;
    this.#entries = Math.max(this.#entries, seq);
    this.#checkTime(seq, at);
    for (; this.#heads[this.#next]?.entries === seq; this.#next += 1) {
      const head = this.#heads[this.#next]!;
      if (head.hash === hash) this.#good = seq;
      else this.#note({ flaw: 'rewritten', chain: this.#chain, from: this.#good + 1, to: seq, at: head.at });
    }
  }

  /** An entry must not be older than the checkpoint before the one that includes it, by either of their clocks. */
  #checkTime(seq: number, at: number): void {
    const head = this.#heads[this.#next];
    if (head?.before === undefined || head.before === null) return;
    const notBefore = Math.min(head.before, head.at);
    if (at < notBefore - CLOCK_TOLERANCE_MS)
      this.#note({ flaw: 'backdated', chain: this.#chain, seq, claims: at, notBefore });
  }

  /** Returns the flaws after all entries have been taken. @param isThere whether the log exists */
  end(isThere: boolean): { readonly flaws: readonly ProofFlaw[]; readonly covered: SignedHead | null } {
    const last = this.#heads.at(-1);
    if (last !== undefined && !isThere) {
      return { flaws: [{ flaw: 'gone', chain: this.#chain, entries: last.entries, at: last.at }], covered: null };
    }
    if (last !== undefined && last.entries > this.#entries) {
      const { entries, at } = last;
      this.#note({ flaw: 'cut', chain: this.#chain, entries, at, left: this.#entries });
    }
    return { flaws: this.#flaws, covered: this.#heads.findLast(({ entries }) => entries === this.#good) ?? null };
  }

  #note(flaw: ProofFlaw): void {
    if (!this.#flaws.some((known) => known.flaw === flaw.flaw)) this.#flaws.push(flaw);
  }
}

/** The keys that have signed a checkpoint; a witness with the time of signing (epoch ms). */
export function signersOf(
  note: SignedNote,
  keys: readonly NoteKey[],
): { readonly name: string; readonly at: number | null }[] {
  return keys.flatMap((key) => {
    const signed = signedBy(note, key);
    return signed === undefined ? [] : [{ name: key.name, at: signed.at }];
  });
}
