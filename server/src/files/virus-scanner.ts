import { once } from 'node:events';
import { connect } from 'node:net';
import type { NetConnectOpts, Socket } from 'node:net';
import type { ScanResult } from '@mahzar/shared/proceedings/words';

/** Result of a scan. */
export interface ScanFound {
  readonly result: ScanResult;
  /** Time of the scanner's signatures, epoch milliseconds; null when unknown. */
  readonly signaturesAt: number | null;
  /** Name of the virus found; null: nothing. */
  readonly name: string | null;
}

/** Scans contents for viruses. Rejects without a result: with `ScannerAwayError`, or with an error about this content. */
export type ScanContent = (content: Buffer, signal: AbortSignal) => Promise<ScanFound>;

/** The scanner's answer is no result of a scan. */
class ScannerAnswerError extends Error {
  override readonly name: string = 'ScannerAnswerError';
}

/** The scanner refuses this content because it is longer than its `StreamMaxLength`. */
export class TooLongForScannerError extends ScannerAnswerError {
  override readonly name = 'TooLongForScannerError';
}

/** The scanner is unavailable, whatever the content. */
export class ScannerAwayError extends Error {
  override readonly name = 'ScannerAwayError';
}

/** Bytes of a content written at a time. */
const CHUNK = 256 * 1024;
/** The scanner answers with one line. */
const MAX_ANSWER = 4_096;

const TOO_LONG = 'INSTREAM size limit exceeded. ERROR';

/** Names for contents that were not examined: too large, too deeply nested, or encrypted. */
const NOT_LOOKED_INTO = /^Heuristics\.(?:Limits|Encrypted)\./;

/**
 * Asks ClamAV's daemon (clamd) in its own protocol: INSTREAM sends the content in chunks, each preceded by its length in four
 * bytes, the last one empty; VERSION returns the date of the signatures (clamd(8)). Own code, because it is two commands.
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
      // A clean result for a part says nothing about the rest.
      if (!isWhole) throw new ScannerAnswerError('answered before it had the whole content');
      return { result: 'clean', signaturesAt, name: null };
    }
    const name = /^stream: (.+) FOUND$/.exec(answer)?.[1];
    if (answer === TOO_LONG) throw new TooLongForScannerError(answer);
    if (name === undefined) throw new ScannerAnswerError(answer);
    return { result: NOT_LOOKED_INTO.test(name) ? 'not-scannable' : 'infected', signaturesAt, name };
  };
}

function isAway(cause: unknown): never {
  throw new ScannerAwayError(cause instanceof Error ? cause.message : String(cause), { cause });
}

/** Sends one command; returns the answer, and whether the whole command was sent. Commands and answers end with a zero byte. */
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
    // Fails together with the connection, which is reported below.
    answered.catch(() => undefined);
    await once(socket, 'connect').catch(isAway);
    // The scanner may report an error and hang up while the content is still being sent.
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
    if (answer.includes('\0') || answer.length > MAX_ANSWER) break;
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
