import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatHead, parseCheckpoint, parseHead } from './checkpoint.ts';
import type { Checkpoint, Head } from './checkpoint.ts';
import type { StoredCheckpoint } from './checkpoint-store.ts';
import { parseNote } from './signed-note.ts';
import type { SignedNote } from './signed-note.ts';

/** A checkpoint as written in a file. */
export interface WrittenCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly note: SignedNote;
  /** The heads that are new in it; empty if only the note was written down. */
  readonly heads: readonly Head[];
}

/** Begins the line of a new head. */
const HEAD = '+ ';
/** Enough for a note with its signatures. */
const TAIL_BYTES = 16_384;
/** A shorter signature was cut off. */
const SIGNATURE_BYTES = 64;

export const checkpointsDir = (dataDir: string): string => join(dataDir, 'checkpoints');

/**
 * Appends a checkpoint to the file of its month, preceded by its new heads and followed by an empty line; flushed to disk when it
 * resolves. The file alone is enough to check the logs, and any tool can copy it away.
 */
export async function appendCheckpoint(dataDir: string, { at, note, heads }: StoredCheckpoint): Promise<void> {
  const folder = checkpointsDir(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lines = heads.map((head) => `${HEAD}${formatHead(head)}\n`);
  await append(join(folder, `${new Date(at).toISOString().slice(0, 7)}.txt`), `${lines.join('')}${note}\n`);
}

/** A time stamp as kept in the database and in a file. */
export interface WrittenStamp {
  /** Size of the tree in the stamped checkpoint. */
  readonly size: number;
  /** When the stamp was received, epoch milliseconds. */
  readonly at: number;
  /** DER, base64. */
  readonly token: string;
}

const STAMPS = '-stamps.txt';

/** Appends a stamp to its month's file, next to the file of the checkpoints; flushed to disk when it resolves. */
export async function appendStamp(dataDir: string, { size, at, token }: WrittenStamp): Promise<void> {
  const folder = checkpointsDir(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const time = new Date(at).toISOString();
  // The empty line separates it from a line that a crash has cut off.
  await append(join(folder, `${time.slice(0, 7)}${STAMPS}`), `\n${time} ${size} ${token}\n`);
}

/** All stamps in the files of a data folder, in the order of writing; malformed lines are skipped. */
export async function* readStamps(dataDir: string): AsyncGenerator<WrittenStamp> {
  for (const name of await monthsIn(dataDir, STAMPS)) {
    const text = await readFile(join(checkpointsDir(dataDir), name), 'utf8');
    for (const [, time, size, token] of text.matchAll(/^(\S+Z) (\d{1,15}) ([A-Za-z0-9+/]+=*)$/gm))
      yield { size: Number(size), at: Date.parse(time!), token: token! };
  }
}

/** The last note in the files; null when there is none. */
export async function lastWritten(dataDir: string): Promise<WrittenCheckpoint | null> {
  const last = await lastFile(dataDir);
  return last === null ? null : (readCheckpoints(await tailOf(last)).at(-1) ?? null);
}

/** Separates the next checkpoint from one that a crash has cut off. */
export async function endTornFile(dataDir: string): Promise<void> {
  const last = await lastFile(dataDir);
  if (last !== null && !(await tailOf(last)).endsWith('\n\n')) await append(last, '\n\n');
}

async function lastFile(dataDir: string): Promise<string | null> {
  const name = (await monthsIn(dataDir)).at(-1);
  return name === undefined ? null : join(checkpointsDir(dataDir), name);
}

async function append(path: string, text: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

/** All checkpoints in the files of a data folder, by month and in the order of writing. */
export async function* readWritten(dataDir: string): AsyncGenerator<WrittenCheckpoint> {
  for (const name of await monthsIn(dataDir)) {
    yield* readCheckpoints(await readFile(join(checkpointsDir(dataDir), name), 'utf8'));
  }
}

/** The checkpoints in a text; incomplete ones (cut off by a crash) are skipped. */
export function readCheckpoints(text: string): WrittenCheckpoint[] {
  const found: WrittenCheckpoint[] = [];
  // A note has two paragraphs: the signed text and the signatures.
  const paragraphs = text.split(/\n{2,}/);
  for (let index = 0; index + 1 < paragraphs.length; index += 1) {
    const signatures = paragraphs[index + 1]!.replace(/\n$/, '');
    if (!signatures.startsWith('— ')) continue;
    const lines = paragraphs[index]!.split('\n').filter((line) => line !== '');
    const body = lines.filter((line) => !line.startsWith(HEAD));
    const note = parseNote(`${body.slice(-4).join('\n')}\n\n${signatures}\n`);
    const checkpoint = note && parseCheckpoint(note.text);
    const isWhole = note?.signatures[0] !== undefined && note.signatures[0].signature.length >= SIGNATURE_BYTES;
    if (!isWhole || checkpoint === undefined) continue;
    const heads = lines.filter((line) => line.startsWith(HEAD)).map((line) => parseHead(line.slice(HEAD.length)));
    found.push({ note, checkpoint, heads: heads.filter((head) => head !== undefined) });
  }
  return found;
}

async function monthsIn(dataDir: string, end = '.txt'): Promise<string[]> {
  const names = await readdir(checkpointsDir(dataDir)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => /^\d{4}-\d{2}$/.test(name.slice(0, 7)) && name.slice(7) === end).toSorted();
}
