import { once } from 'node:events';
import { connect } from 'node:net';
import type { NetConnectOpts, Socket } from 'node:net';
import type { ScanResult } from '@mahzar/shared/proceedings/words';

/** What a scanner has said of a content. */
export interface ScanFound {
  readonly result: ScanResult;
  /** Of when what the scanner knows is, epoch milliseconds; null when it does not say. */
  readonly signaturesAt: number | null;
  /** What it calls what it has found; null: nothing. */
  readonly name: string | null;
}

/** Looks contents through for viruses. Rejects when it cannot say: with `ScannerAwayError`, or with what is wrong with this content. */
export type ScanContent = (content: Buffer, signal: AbortSignal) => Promise<ScanFound>;

/** The scanner has answered with neither a yes nor a no. */
class ScannerAnswerError extends Error {
  override readonly name = 'ScannerAnswerError';
}

/** Nobody scans now, whatever the content is. */
export class ScannerAwayError extends Error {
  override readonly name = 'ScannerAwayError';
}

/** Bytes of a content that are written at a time. */
const CHUNK = 256 * 1024;
/** The scanner's answers are a line. */
const MOST_ANSWER = 4_096;

/** What it calls what it has not looked into: larger or deeper than it reads, or encrypted. */
const NOT_LOOKED_INTO = /^Heuristics\.(?:Limits|Encrypted)\./;

/**
 * Asks ClamAV's daemon (clamd) by its own protocol: INSTREAM sends the content in chunks, each after its length in four bytes, the last
 * one empty; VERSION tells of when its signatures are (clamd(8)). It is written here since it is two commands.
 */
export function clamdScanner(address: NetConnectOpts): ScanContent {
  return async (content, signal) => {
    const version = await ask(address, signal, (socket) => send(socket, 'VERSION')).catch(isAway);
    const signaturesAt = signaturesOf(version.answer);
    const { answer, isWhole } = await ask(address, signal, async (socket) => {
      await send(socket, 'INSTREAM');
      for (let at = 0; at < content.length; at += CHUNK) await sendChunk(socket, content.subarray(at, at + CHUNK));
      await sendChunk(socket, Buffer.of());
    });
    if (answer === 'stream: OK') {
      // A yes to a part of it says nothing of the rest.
      if (!isWhole) throw new ScannerAnswerError('answered before it had the whole content');
      return { result: 'clean', signaturesAt, name: null };
    }
    const name = /^stream: (.+) FOUND$/.exec(answer)?.[1];
    if (name === undefined) throw new ScannerAnswerError(answer);
    return { result: NOT_LOOKED_INTO.test(name) ? 'not-scannable' : 'infected', signaturesAt, name };
  };
}

function isAway(cause: unknown): never {
  throw new ScannerAwayError(cause instanceof Error ? cause.message : String(cause), { cause });
}

/** One question and its answer, and whether the whole question was sent; commands and answers end with a zero byte. */
async function ask(
  address: NetConnectOpts,
  signal: AbortSignal,
  question: (socket: Socket) => Promise<void>,
): Promise<{ readonly answer: string; readonly isWhole: boolean }> {
  const socket = connect(address);
  const end = () => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', end, { once: true });
  try {
    if (signal.aborted) end();
    const answered = answerOf(socket);
    // It fails with the connection, of which is told below.
    answered.catch(() => undefined);
    await once(socket, 'connect').catch(isAway);
    // It may say what is wrong and hang up while the content is still being sent.
    const sent = question(socket).then(
      () => true,
      () => false,
    );
    const answer = await answered;
    return { answer, isWhole: await sent };
  } finally {
    signal.removeEventListener('abort', end);
    socket.destroy();
  }
}

async function answerOf(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('utf8');
  for await (const part of socket) {
    answer += part as string;
    if (answer.includes('\0') || answer.length > MOST_ANSWER) break;
  }
  const whole = /^([^\0]*)\0/.exec(answer)?.[1];
  if (whole === undefined) throw new ScannerAnswerError('no whole answer');
  return whole;
}

function send(socket: Socket, command: 'VERSION' | 'INSTREAM'): Promise<void> {
  return write(socket, Buffer.from(`z${command}\0`));
}

async function sendChunk(socket: Socket, chunk: Buffer): Promise<void> {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  await write(socket, Buffer.concat([length, chunk]));
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => void socket.write(bytes, (error) => (error ? reject(error) : resolve())));
}

/** `ClamAV 1.4.3/27800/Sat Nov 28 08:30:00 2026`: the last part is in UTC, or missing while there are no signatures. */
function signaturesOf(version: string): number | null {
  const at = Date.parse(`${version.split('/')[2] ?? ''} UTC`);
  return Number.isNaN(at) ? null : at;
}
