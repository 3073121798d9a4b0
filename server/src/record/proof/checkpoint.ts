import { fromBase64, signedBy, toBase64 } from './signed-note.ts';
import type { NoteKey, SignedNote } from './signed-note.ts';

/** How far a log had been written: the hash of its last entry then. */
export interface Head {
  /** Which log: `hearing/ID`, `queue/ID`, `case/ID`, `minutes/ID` or `audit`. */
  readonly chain: string;
  /** How many entries it had. */
  readonly entries: number;
  /** Of the last of them, SHA-256 in hexadecimal digits. */
  readonly hash: string;
}

/**
 * What the court says of all its logs at a moment: the root of a Merkle tree whose leaves are heads of logs, in the order in which they
 * were first seen. Leaves are only added: a later checkpoint holds all that an earlier one held.
 */
export interface Checkpoint {
  /** Whose it is: the name of the court's key. */
  readonly origin: string;
  /** Leaves of the tree. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Clocks may differ by so much (ms), of two processes and of an authority; and a process may be stopped between an entry and its checkpoint. */
export const CLOCK_TOLERANCE_MS = 15 * 60_000;

/** The log's name of a hearing. */
export const hearingChain = (hearing: string): string => `hearing/${hearing}`;
export const queueChain = (queue: string): string => `queue/${queue}`;
export const caseChain = (id: string): string => `case/${id}`;
export const minutesChain = (hearing: string): string => `minutes/${hearing}`;
export const AUDIT = 'audit';

/** A head as the text of a leaf. */
export function formatHead({ chain, entries, hash }: Head): string {
  return `${chain} ${entries} ${hash}`;
}

/** Reads `formatHead`'s text; undefined when it is none. */
export function parseHead(text: string): Head | undefined {
  const [, chain, entries, hash] = /^(\S+) ([1-9]\d{0,15}) ([0-9a-f]{64})$/.exec(text) ?? [];
  return chain === undefined ? undefined : { chain, entries: Number(entries), hash: hash! };
}

/** The text that is signed (https://c2sp.org/tlog-checkpoint), with the time as its one further line. */
export function checkpointText({ origin, size, root, at }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\ntime ${new Date(at).toISOString()}\n`;
}

/** Reads a checkpoint's text; undefined when it is none of ours. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, size, root, time] =
    /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime (\S+)\n$/.exec(text) ?? [];
  const bytes = root === undefined ? undefined : fromBase64(root);
  const at = Date.parse(time ?? '');
  if (origin === undefined || bytes === undefined || Number.isNaN(at)) return undefined;
  return { origin, size: Number(size), root: bytes, at };
}

/** Whether the court has signed a checkpoint: one of its keys, under the name that stands at its head. */
export function isSignedByCourt(note: SignedNote, origin: string, keys: readonly NoteKey[]): boolean {
  return keys.some((key) => key.kind === 'signer' && key.name === origin && signedBy(note, key) !== undefined);
}
