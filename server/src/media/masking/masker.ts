import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../kernel/child-environment.ts';
import { failureOf } from './endings.ts';
import type { Failure } from './endings.ts';
import { fromMaskerSchema } from './messages.ts';
import type { Assignment, FromMasker } from './messages.ts';

const ENTRY = fileURLToPath(new URL('./masking-process.ts', import.meta.url));
/** It reports every 250 ms; one that is silent for longer stands still and is killed. */
const SILENT_MS = 2_000;
const START_MS = 10_000;

/** With nothing to alter it counts as working after so many reports: a second. */
const QUIET_REPORTS = 4;

export interface MaskerSink {
  /** The process has ended: by itself, by `kill`, or because it stood still. */
  ended(how: Failure): void;
  /** Told once: altered packets come out, or none have come in since it began. */
  works(): void;
}

/** Where a process takes the raw stream and sends the altered one from: ports of the loopback interface. */
export interface Ports {
  readonly takesAt: number;
  readonly givesFrom: number;
}

/** One process that alters one stream. It is not restarted here. */
export class Masker {
  /** Undefined when it ended before it was ready. */
  readonly ready: Promise<Ports | undefined>;
  readonly #child: ChildProcess;
  readonly #begun = Promise.withResolvers<boolean>();
  readonly #ready = Promise.withResolvers<Ports | undefined>();
  readonly #sink: MaskerSink;
  #watch: NodeJS.Timeout | undefined;
  #messages = 0;
  #state: 'never-begun' | 'stood-still' | 'well' = 'never-begun';
  #reports = 0;
  #works = false;

  constructor(sink: MaskerSink) {
    this.#sink = sink;
    // Of the environment it needs where to find ffmpeg, and must not hold the service's secrets. What strangers send is decoded
    // in WebAssembly's sandbox. Detached, the process leads a group of its own: the terminal's Ctrl-C passes it by, and it can
    // be killed with what it started.
    const env = childEnvironment({ OPUS_FORCE_WASM: '1' });
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
    this.#child = fork(ENTRY, [], { env, execArgv: [], stdio: [...stdio], detached: true });
    this.ready = this.#ready.promise;
    this.#expectWord(START_MS);
    this.#child.on('message', (raw) => {
      const message = fromMaskerSchema.safeParse(raw);
      if (message.success) this.#handle(message.data);
      else this.kill();
    });
    // One that cannot be spawned or reached has closed too.
    this.#child.on('error', () => undefined);
    this.#child.once('close', (code: number | null, signal: NodeJS.Signals | null) => {
      clearTimeout(this.#watch);
      this.#ready.resolve(undefined);
      this.#begun.resolve(false);
      sink.ended(failureOf(this.#state, code, signal));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Once, when it is ready. Resolves when it waits for packets; false when it has ended. */
  begin(assignment: Assignment): Promise<boolean> {
    if (this.#child.connected) this.#child.send(assignment, () => undefined);
    return this.#begun.promise;
  }

  /** Ends it at once, with what it started; SIGKILL works on a process that stands still. */
  kill(): void {
    clearTimeout(this.#watch);
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }

  /** Kills it when no message comes in this time. After a standstill of our own, those that wait are read first. */
  #expectWord(withinMs: number): void {
    clearTimeout(this.#watch);
    const messages = this.#messages;
    this.#watch = setTimeout(() => setImmediate(() => messages === this.#messages && this.#giveUp()), withinMs);
  }

  #giveUp(): void {
    if (this.#state === 'well') this.#state = 'stood-still';
    this.kill();
  }

  #handle(message: FromMasker): void {
    this.#messages += 1;
    this.#expectWord(SILENT_MS);
    switch (message.type) {
      case 'ready':
        this.#ready.resolve(message);
        return;
      case 'begun':
        this.#state = 'well';
        this.#begun.resolve(true);
        return;
      case 'health':
        this.#report(message);
        return;
      default:
        message satisfies never;
    }
  }

  #report({ taken, given }: Extract<FromMasker, { type: 'health' }>): void {
    if (this.#works || this.#state !== 'well') return;
    this.#reports += 1;
    const quiet = taken === 0 && this.#reports >= QUIET_REPORTS;
    if (given === 0 && !quiet) return;
    this.#works = true;
    this.#sink.works();
  }
}
