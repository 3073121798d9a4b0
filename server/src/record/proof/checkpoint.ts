import { fromBase64, signedBy, toBase64 } from './signed-note.ts';
import type { NoteKey, SignedNote } from './signed-note.ts';

/** State of a log at some time: its length and the hash of its last entry. */
export interface Head {
  /** Name of the log: `hearing/ID`, `queue/ID`, `case/ID`, `minutes/ID` or `audit`. */
  readonly chain: string;
  /** Number of entries. */
  readonly entries: number;
  /** Hash of the last entry, SHA-256 in hexadecimal digits. */
  readonly hash: string;
}

/**
 * The court's statement about all its logs at a moment: the root of a Merkle tree whose leaves are heads of logs, in the order in
 * which they were first seen. Leaves are only added, so a later checkpoint includes every earlier one.
 */
export interface Checkpoint {
  /** The name of the court's key. */
  readonly origin: string;
  /** Number of leaves of the tree. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * How far clocks of two processes and of an authority may differ, ms; also covers a process suspended between an entry and its
 * checkpoint.
 */
export const CLOCK_TOLERANCE_MS = 15 * 60_000;

/** The name of a hearing's log. */
export const hearingChain = (hearing: string): string => `hearing/${hearing}`;
export const queueChain = (queue: string): string => `queue/${queue}`;
export const caseChain = (id: string): string => `case/${id}`;
export const minutesChain = (hearing: string): string => `minutes/${hearing}`;
export const AUDIT = 'audit';

/** Text of a head's leaf. */
export function formatHead({ chain, entries, hash }: Head): string {
  return `${chain} ${entries} ${hash}`;
}

/** Reads `formatHead`'s text; undefined when malformed. */
export function parseHead(text: string): Head | undefined {
  const [, chain, entries, hash] = /^(\S+) ([1-9]\d{0,15}) ([0-9a-f]{64})$/.exec(text) ?? [];
  return chain === undefined ? undefined : { chain, entries: Number(entries), hash: hash! };
}

/** The text to be signed (https://c2sp.org/tlog-checkpoint); its one extra line is the time. */
export function checkpointText({ origin, size, root, at }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\ntime ${new Date(at).toISOString()}\n`;
}

/** Reads a checkpoint's text; undefined when it is not in our format. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, size, root, time] =
    /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime (\S+)\n$/.exec(text) ?? [];
  const bytes = root === undefined ? undefined : fromBase64(root);
  const at = Date.parse(time ?? '');
  if (origin === undefined || bytes === undefined || Number.isNaN(at)) return undefined;
  return { origin, size: Number(size), root: bytes, at };
}

/** Whether the court has signed a checkpoint, with one of its keys of the name in the checkpoint's first line. */
export function isSignedByCourt(note: SignedNote, origin: string, keys: readonly NoteKey[]): boolean {
  return keys.some((key) => key.kind === 'signer' && key.name === origin && signedBy(note, key) !== undefined);
}
