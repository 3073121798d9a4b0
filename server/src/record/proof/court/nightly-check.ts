import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { Logger } from 'pino';
import type { DatabasePlace } from '../../../storage/database-place.ts';
import { addFinding, readReport, writeReport } from './court-report.ts';
import type { CourtReport } from './court-report.ts';

const COMMAND = fileURLToPath(new URL('../../../cli/record-verify.ts', import.meta.url));
/** Hours of the court's clock in which a check starts or continues: no hearings take place then. */
const NIGHT = { from: 1, to: 5 };
/** A check that finished less than this ago belongs to this night, ms. */
const FRESH_MS = 12 * 60 * 60_000;
const LOOK_EVERY_MS = 5 * 60_000;
/** How often the progress of comparing documents is stored, ms. */
const WRITTEN_EVERY_MS = 5_000;
/** Lowest priority, because hearings go first. */
const NICENESS = 19;

export interface NightlyCheckOptions {
  readonly dataDir: string;
  readonly database: DatabasePlace;
  /**
   * Settings by which the process finds the store of recordings, where there is one, and the certificates of the time-stamp
   * authority.
   */
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock: Pick<CourtClock, 'wallClock'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'error'>;
  /**
   * Compares the documents of cases with the court's key, and adds the findings to the report.
   * @param signal aborts when the night or the service ends
   * @param keep stores the progress
   * @returns number of documents compared
   */
  readonly documents: (report: CourtReport, signal: AbortSignal, keep: () => Promise<void>) => Promise<number>;
  /** Receives the findings of a finished check; called again if it rejected or did not complete. */
  readonly done: (report: CourtReport) => Promise<void>;
}

/**
 * Every night, checks everything that the court keeps, in a separate process of lowest priority: `record:verify --all --nightly`.
 * The process ends with the night and with the service, also when the service is killed; the check continues in the next night.
 */
export class NightlyCheck {
  readonly #options: NightlyCheckOptions;
  #timer: NodeJS.Timeout | undefined;
  #child: ChildProcess | undefined;
  #running: Promise<void> | undefined;
  readonly #closing = new AbortController();
  /** Aborts the comparison of documents when the night is over. */
  #night: AbortController | undefined;

  constructor(options: NightlyCheckOptions) {
    this.#options = options;
  }

  begin(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  /** Starts a check in the night hours, and ends it outside them; resolves when none runs. */
  async look(): Promise<void> {
    if (!this.#isNight()) {
      this.#child?.kill('SIGKILL');
      this.#night?.abort();
    }
    this.#running ??= this.#look()
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) this.#options.log.error({ err: error }, 'record check failed to run');
      })
      .finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Ends the current check; the next night continues it. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#timer);
    this.#child?.kill('SIGKILL');
    await this.#running;
  }

  async #look(): Promise<void> {
    const { dataDir, now, log } = this.#options;
    const before = await readReport(dataDir);
    await this.#tell(before);
    if (!this.#isNight()) return;
    if (typeof before?.finishedAt === 'number' && Math.abs(now() - before.finishedAt) < FRESH_MS) return;
    const code = await this.#run();
    const report = await readReport(dataDir);
    const isFinished = typeof report?.finishedAt === 'number' && report.finishedAt !== before?.finishedAt;
    if (isFinished) await this.#tell(report);
    else if (!this.#isNight()) log.info({ after: report?.after ?? null }, 'check unfinished; resumed next night');
    else if (!this.#closing.signal.aborted) log.error({ code }, 'record check failed to run');
  }

  async #tell(report: CourtReport | undefined): Promise<void> {
    if (typeof report?.finishedAt !== 'number' || report.told) return;
    await this.#compareDocuments(report);
    await this.#options.done(report);
    await writeReport(this.#options.dataDir, { ...report, told: true });
  }

  /**
   * Runs once per report and only at night, because the storage is busy by day. The other findings are announced even if it fails.
   */
  async #compareDocuments(report: CourtReport): Promise<void> {
    if (report.documents !== undefined || !this.#isNight()) return;
    const { dataDir, documents, log } = this.#options;
    this.#night = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, this.#night.signal]);
    let writtenAt = performance.now();
    const keep = async (): Promise<void> => {
      if (performance.now() - writtenAt < WRITTEN_EVERY_MS) return;
      writtenAt = performance.now();
      await writeReport(dataDir, report);
    };
    try {
      report.documents = await documents(report, signal, keep);
    } catch (error) {
      this.#closing.signal.throwIfAborted();
      if (signal.aborted) return log.info({}, 'document comparison not finished tonight');
      log.error({ err: error }, 'document comparison failed');
      const words = 'documents of cases cannot be read and compared: the log of the service says why.';
      return addFinding(report, { chain: null, flaw: 'documents-unreadable', words });
    }
    await writeReport(dataDir, report);
  }

  #isNight(): boolean {
    const { clock, now } = this.#options;
    const hour = clock.wallClock(now()).getUTCHours();
    return hour >= NIGHT.from && hour < NIGHT.to;
  }

  async #run(): Promise<number | null> {
    const { dataDir, database } = this.#options;
    // The process only reads, and must not have the service's secrets except the store's.
    const env = {
      PATH: process.env['PATH'],
      MAHZAR_DATA: dataDir,
      ...(database.kind === 'postgres' && { DATABASE_URL: database.url }),
      ...this.#options.settings,
    };
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
    const child = spawn(process.execPath, [COMMAND, '--all', '--nightly', '--json'], { env, stdio: [...stdio] });
    this.#child = child;
    if (child.pid !== undefined) setPriority(child.pid, NICENESS);
    const [code] = (await once(child, 'exit')) as [number | null];
    this.#child = undefined;
    return code;
  }
}
