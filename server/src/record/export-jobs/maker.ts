import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../kernel/child-environment.ts';
import type { FromMaker, ToMake } from './maker-messages.ts';

const ENTRY = fileURLToPath(new URL('./maker-process.ts', import.meta.url));
/** The process exits by itself after disconnection; it is killed after this time, ms. */
const END_MS = 1_000;

export type MakerResult = Exclude<FromMaker, { type: 'progress' }>;

/**
 * Makes a copy in a separate process.
 * @throws AbortError by `signal`, after the process has exited
 */
export function makeApart(
  toMake: ToMake,
  { onPercent, signal }: { readonly onPercent: (percent: number) => void; readonly signal: AbortSignal },
): Promise<MakerResult> {
  const { NODE_COMPILE_CACHE } = process.env;
  const env = childEnvironment(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE });
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, [], {
      env,
      execArgv: [],
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
