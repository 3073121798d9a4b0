import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { segmentsOf } from '../../event-log/logged-recording.ts';
import { childEnvironment, compileCache } from '../../kernel/child-environment.ts';
import type { FromMaker, ToMake } from './maker-messages.ts';

const ENTRY = fileURLToPath(new URL('./maker-process.ts', import.meta.url));
/** The process exits by itself after disconnection; it is killed after this time, ms. */
const END_MS = 1_000;

/**
 * Heap limits of the process, MB. About 25 MB are in use at any time, however long the hearing; without limits the engine frees
 * processed packets only after hundreds of MB. The log grows with the hearing, and all of it is held in memory.
 */
const HEAP_MB = 128;
const YOUNG_HEAP_MB = 8;
/** Room for an entry of the log, or a segment that it names, KB: about twice what one takes. */
const ENTRY_KB = 2;
/** The minutes and the papers of the case are held in memory, possibly twice: as received and as they are written. */
const PAPER_TIMES = 2;

export type MakerResult = Exclude<FromMaker, { type: 'progress' }>;

/**
 * Makes a copy in a separate process.
 * @throws AbortError by `signal`, after the process has exited
 */
export function makeApart(
  toMake: ToMake,
  { onPercent, signal }: { readonly onPercent: (percent: number) => void; readonly signal: AbortSignal },
): Promise<MakerResult> {
  const env = childEnvironment(compileCache());
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, [], {
      env,
      execArgv: heapBounds(toMake),
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let result: MakerResult = {
      type: 'failed',
      failure: 'other',
      message: 'the process that makes the copy has ended',
    };
    const stop = (): void => {
      if (child.connected) child.disconnect();
      setTimeout(() => child.kill('SIGKILL'), END_MS).unref();
    };
    signal.addEventListener('abort', stop, { once: true });
    child.on('message', (message: FromMaker) => {
      if (message.type === 'progress') onPercent(message.percent);
      else result = message;
    });
    const ended = (): void => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(result);
    };
    child.once('error', () => {
      if (child.pid === undefined) ended();
    });
    child.once('exit', ended);
    child.send(toMake);
    if (signal.aborted) stop();
  });
}

/** Options of Node for the process that makes the copy. */
export function heapBounds(toMake: ToMake): string[] {
  const isSealed = toMake.kind === 'sealed-file';
  const { length } = isSealed ? toMake.entries : segmentsOf(toMake.options.log.recording);
  const papers = isSealed ? toMake.toSeal.beside.parts.map(({ content }) => Buffer.byteLength(content)) : [];
  const papersKB = (papers.reduce((sum, bytes) => sum + bytes, 0) * PAPER_TIMES) / 1024;
  const heapMB = HEAP_MB + Math.ceil((length * ENTRY_KB + papersKB) / 1024);
  return [`--max-old-space-size=${heapMB}`, `--max-semi-space-size=${YOUNG_HEAP_MB}`];
}
