import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../kernel/child-environment.ts';
import { failureOf } from './endings.ts';
import type { Failure } from './endings.ts';
import { fromMaskerSchema } from './messages.ts';
import type { Assignment, FromMasker } from './messages.ts';

const ENTRY = fileURLToPath(new URL('./masking-process.ts', import.meta.url));
/** The process reports every 250 ms; it counts as stalled and is killed when silent for longer than this, ms. */
const SILENT_MS = 2_000;
const START_MS = 10_000;

/** With nothing to alter, the process counts as working after this many reports: a second. */
const QUIET_REPORTS = 4;

export interface MaskerSink {
  /** The process has ended: by itself, by `kill`, or because it stalled. */
  ended(how: Failure): void;
  /** Called once: when altered packets are sent, or after `QUIET_REPORTS` reports if none were received. */
  works(): void;
}

/** Loopback ports at which a process receives the raw stream and from which it sends the altered one. */
export interface Ports {
  readonly takesAt: number;
  readonly givesFrom: number;
}

/** One process that alters one stream. This class does not restart it. */
export class Masker {
  /** Undefined when the process ended before it was ready. */
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
    // The process needs the environment to find ffmpeg, and must not have the service's secrets. Data from strangers are decoded in
    // WebAssembly's sandbox. Detached, the process leads its own process group: the terminal's Ctrl-C does not reach it, and it can
    // be killed together with its children.
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
    // A process that cannot be spawned or reached also emits `close`.
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

  /** To be called once, when the process is ready. Resolves to true when it waits for packets; false when it has ended. */
  begin(assignment: Assignment): Promise<boolean> {
    if (this.#child.connected) this.#child.send(assignment, () => undefined);
    return this.#begun.promise;
  }

  /** Kills the process and its children at once; SIGKILL also works on a stalled process. */
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

  /**
   * Kills the process when no message arrives in this time. If the service itself was suspended, waiting messages are read first.
   */
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
