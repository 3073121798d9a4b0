import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { compileCache } from '../kernel/child-environment.ts';
import { fromRecorderSchema } from './messages.ts';
import type { Answer, FromRecorder, RecorderRequest, ToRecorder } from './messages.ts';

/** The program of a recorder process. */
export const RECORDER_PROGRAM = fileURLToPath(new URL('./recorder-process.ts', import.meta.url));

/** Suppresses the warning that `node:ffi` (see `ManyReader`) is experimental, which would only clutter the service's log. */
const EXEC_ARGV = ['--disable-warning=ExperimentalWarning'];

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Why a request has no answer. */
export type NoAnswerCode = 'recorder-lost' | 'timeout';

export type LinkHandlers = {
  report: (message: Exclude<FromRecorder, Answer>) => void;
  exit: (code: number | null, signal: NodeJS.Signals | null) => void;
};

/** One recorder process and its unanswered requests. Does not restart it. */
export class RecorderLink {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, (answer: Result<Answer, NoAnswerCode>) => void>();
  #nextId = 1;
  #ended = false;

  constructor(handlers: LinkHandlers, program: string) {
    // The recorder needs no settings and must not hold the service's secrets; with the compile cache it starts sooner.
    const env = compileCache();
    this.#child = fork(program, [], { env, execArgv: EXEC_ARGV, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child.on('message', (raw) => {
      const parsed = fromRecorderSchema.safeParse(raw);
      if (!parsed.success) {
        handlers.report({ type: 'error', code: 'invalid-message', message: parsed.error.message, track: null });
      } else if ('id' in parsed.data) {
        this.#open.get(parsed.data.id)?.(parsed.data);
      } else {
        handlers.report(parsed.data);
      }
    });
    const ended = (code: number | null, signal: NodeJS.Signals | null) => {
      this.#ended = true;
      for (const settle of this.#open.values()) settle(recorderLost());
      handlers.exit(code, signal);
    };
    // A process that cannot be reached also exits; one that could not be started, for lack of descriptors or memory, never does.
    this.#child.on('error', () => {
      if (this.#child.pid === undefined) ended(null, null);
    });
    this.#child.once('exit', ended);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a message that has no answer; does nothing if the process is disconnected. */
  tell(message: ToRecorder): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Sends a request; resolves with the answer of the expected type, or with a `Rejection` if there is none. Never rejects. */
  ask<T extends Answer['type']>(
    type: T,
    request: WithoutId<RecorderRequest>,
    timeoutMs: number,
  ): Promise<Result<Extract<Answer, { type: T }>, NoAnswerCode>> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const settle = (answer: Result<Answer, NoAnswerCode>) => {
        clearTimeout(timer);
        this.#open.delete(id);
        if (answer instanceof Rejection) resolve(answer);
        else if (answer.type === type) resolve(answer as Extract<Answer, { type: T }>);
      };
      const timer = setTimeout(
        () => settle(new Rejection('timeout', { detail: `no answer in ${timeoutMs} ms` })),
        timeoutMs,
      );
      this.#open.set(id, settle);
      if (this.#child.connected) this.tell({ ...request, id } as ToRecorder);
      else settle(recorderLost());
    });
  }

  /** SIGTERM lets the process seal its tracks; SIGKILL does not, but also ends a stopped process. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  /** Requests that the process seals its tracks and ends; kills it after `timeoutMs`. Resolves when it has ended. */
  async end(timeoutMs: number): Promise<void> {
    if (this.exited) return;
    const ended = once(this.#child, 'exit');
    this.kill('SIGTERM');
    const killer = setTimeout(() => this.kill('SIGKILL'), timeoutMs);
    await ended;
    clearTimeout(killer);
  }

  get exited(): boolean {
    return this.#ended || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}

/** The rejection of a request to a recorder that does not run. */
export function recorderLost(): Rejection<'recorder-lost'> {
  return new Rejection('recorder-lost', { detail: 'the recorder process has ended' });
}
