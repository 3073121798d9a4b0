import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { SERVICE_FLAGS } from '../../setup/service-flags.mjs';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { engineOfTest } from './databases.ts';
import type { Databases, Engine } from './databases.ts';
import { freePort } from './ports.ts';
import { childrenNow, commandLineOf, cpuMsOf, endsWithUs } from './processes.ts';

/** The content of `demo.json`. */
export interface Demonstration {
  readonly hearing: HearingId;
  readonly seats: readonly {
    readonly seat: string;
    readonly role: string;
    readonly name: string;
    readonly links: { readonly fa: string; readonly en: string };
  }[];
}

/** One line of the service's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg?: string };

/** The service as it runs in production: bundled (`server/setup/bundle.mjs`). */
export const PROGRAM = join(import.meta.dirname, '../../dist/main.js');
const START_MS = 30_000;
/** Files of the secrets that a service in development makes for itself. */
const SECRETS = { MAHZAR_MASTER_KEY: 'master-key', MAHZAR_SIGNING_KEY: 'signing-keys.pem' } as const;

/**
 * The service as it runs in production: its own process, with its media workers, recorder and database in a new folder. With
 * `TEST_DATABASE=postgres` it uses a PostgreSQL server of its own.
 */
export class TestService {
  readonly dataDir: string;
  readonly port: number;
  readonly mediaPort: number;
  readonly database: DatabasePlace;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #lines: LogLine[] = [];
  readonly #waiting = new Set<() => void>();
  #process: ChildProcess | null = null;
  /** Stopped together with the service. */
  #ownEngine: Engine | null = null;
  /** Missing in production. */
  demo!: Demonstration;

  private constructor(
    dataDir: string,
    ports: readonly [number, number],
    database: DatabasePlace,
    environment: Readonly<Record<string, string>>,
  ) {
    this.dataDir = dataDir;
    [this.port, this.mediaPort] = ports;
    this.database = database;
    this.#environment = environment;
  }

  /**
   * Starts a service with a demonstration hearing, in a new data folder unless one is given, and with a new database on the engine
   * if one is given.
   */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    engine?: Databases,
    folder?: string,
  ): Promise<TestService> {
    const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'mahzar-test-')));
    const own = engine === undefined ? await engineOfTest() : null;
    const database = await (engine ?? own!).create(dataDir);
    const service = new TestService(dataDir, [await freePort(), await freePort()], database, environment);
    service.#ownEngine = own;
    await service.run();
    return service;
  }

  /** The settings by which commands find the data of this service. */
  get places(): Record<string, string> {
    const { dataDir, database } = this;
    return { MAHZAR_DATA: dataDir, ...(database.kind === 'postgres' && { DATABASE_URL: database.url }) };
  }

  /** A secret, as it was given to the service or as the service has made it. */
  secret(setting: keyof typeof SECRETS): string {
    const given = this.#environment[setting];
    return given ?? readFileSync(join(this.dataDir, 'secrets', SECRETS[setting]), 'utf8');
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  get isRunning(): boolean {
    return this.#process !== null;
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('the service does not run');
    return this.#process.pid;
  }

  /** Every log line so far, of all runs. */
  get log(): readonly LogLine[] {
    return this.#lines;
  }

  /** The link of a demonstration seat. */
  link(seat: string, language: 'fa' | 'en' = 'en'): string {
    const found = this.demo.seats.find((each) => each.seat === seat);
    if (found === undefined) throw new Error(`the demonstration has no seat ${seat}`);
    return found.links[language];
  }

  /** The token of a demonstration seat. */
  token(seat: string): string {
    return new URL(this.link(seat)).hash.slice(1);
  }

  /** Runs the service, for the first time or after it has ended. Resolves when it accepts people. */
  async run(): Promise<void> {
    const started = this.#lines.length;
    const child = spawn(...endsWithUs(process.execPath, ...SERVICE_FLAGS, PROGRAM, '--demo'), {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PORT: String(this.port),
        MEDIA_PORT: String(this.mediaPort),
        MEDIA_WORKERS: '1',
        MEDIA_LISTEN_ADDRESS: '127.0.0.1',
        MEDIA_ANNOUNCED_ADDRESS: '127.0.0.1',
        ...this.places,
        LOG_LEVEL: 'debug',
        ...this.#environment,
      },
    });
    this.#process = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.#heard(line));
    const died = once(child, 'exit').then(([code, signal]) => {
      if (this.#process === child) this.#process = null;
      return `the service ended while it started (${code ?? signal})`;
    });
    const production = this.#environment['MAHZAR_ENV'] === 'production';
    const opened = production ? 'service listens' : 'demonstration is open';
    const failure = await Promise.race([
      this.logged(({ msg }) => msg === opened, { from: started, withinMs: START_MS }).then(() => null),
      died,
    ]);
    if (failure !== null) throw new Error(failure);
    if (production) return;
    this.demo = JSON.parse(await readFile(join(this.dataDir, 'demo.json'), 'utf8')) as Demonstration;
  }

  /** CPU time so far of the service, its media workers and its recorder, s. */
  async cpuSeconds(): Promise<{ readonly service: number; readonly workers: number; readonly recorder: number }> {
    const of = async (pids: readonly number[]) =>
      (await Promise.all(pids.map(cpuMsOf))).reduce((a, b) => a + b, 0) / 1000;
    const [service, workers, recorder] = await Promise.all([
      of([this.pid]),
      of(this.childrenOf('mediasoup-worker')),
      of(this.childrenOf('recorder-process')),
    ]);
    return { service, workers, recorder };
  }

  /** Child processes of the service whose command line contains a word. */
  childrenOf(word: string): number[] {
    return childrenNow(this.pid).filter((child) => commandLineOf(child).includes(word));
  }

  /** Resolves with the first line from index `from` on that fits, now or later. */
  async logged(fits: (line: LogLine) => boolean, { from = 0, withinMs = 10_000 } = {}): Promise<LogLine> {
    const deadline = AbortSignal.timeout(withinMs);
    for (;;) {
      const found = this.#lines.slice(from).find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve, reject) => {
        const wake = () => {
          this.#waiting.delete(wake);
          deadline.removeEventListener('abort', fail);
          resolve();
        };
        const fail = () => {
          this.#waiting.delete(wake);
          reject(new Error(`nothing that fits was logged within ${withinMs} ms`));
        };
        this.#waiting.add(wake);
        deadline.addEventListener('abort', fail, { once: true });
      });
    }
  }

  /** Sends a signal and resolves when the process has ended. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    this.#process = null;
  }

  /** Ends the service completely and removes its data. */
  async stop(): Promise<void> {
    await this.kill('SIGTERM');
    await this.#ownEngine?.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  #heard(line: string): void {
    if (!line.startsWith('{')) return;
    this.#lines.push(JSON.parse(line) as LogLine);
    for (const wake of this.#waiting) wake();
  }
}
