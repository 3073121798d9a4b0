import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { loggedRecording, segmentsOf } from '../../event-log/logged-recording.ts';
import type { LoggedRecording, LoggedSegment } from '../../event-log/logged-recording.ts';
import { WrongBytesError } from '../../files/file-store.ts';
import type { FileStore } from '../../files/file-store.ts';
import { pathBelow, staysBelow } from '../../files/path-below.ts';
import { CoalescingRunner } from '../../kernel/coalescing-runner.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { RetryTimer } from '../../kernel/retry-timer.ts';
import type { Logger } from '../../observability/logger.ts';
import { hashOf } from '../../recording/check-recording.ts';
import {
  hearingDir,
  indexFile,
  listHearings,
  listSegments,
  listTracks,
  pathInHearing,
  segmentFile,
  storeOfPath,
  STORES,
  trackDir,
  trackInfoFile,
} from '../../recording/layout.ts';
import type { ArchiveStore } from './archive-store.ts';
import { storedName, storedPrefix } from './stored-names.ts';

/** Number of files put at the same time. */
const AT_ONCE = 4;
/** Delays before a retry after the store failed, ms; the last one repeats. */
const AGAIN_AFTER_MS = [2_000, 10_000, 60_000] as const;
/** Interval between searches of the data folder for segments that can be removed, ms. */
const SWEEP_MS = 60 * 60_000;

type Segment = Pick<LoggedSegment, 'file' | 'bytes' | 'sha256'>;

/** What of a hearing is to be put into the store. `all`: everything that the log names and the store lacks. */
interface Task {
  all: boolean;
  segments: Segment[];
}

/** The record was deleted, or is being deleted: nothing of it is put. */
class DeletedError extends Error {
  override name = 'DeletedError';
}

export interface RecordArchiveParts {
  readonly bus: EventBus;
  readonly store: FileStore;
  readonly archives: ArchiveStore;
  readonly entries: (hearing: HearingId) => Promise<readonly Entry[]>;
  readonly dataDir: string;
  /** How long segments stay in the data folder after they were written or fetched from the store, ms. */
  readonly keepMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * Copies recordings from the data folder to the file store: each segment after the log has sealed it and, when the record is
 * complete, the rest, with `track.json` and index of each track. Later it removes segments from the data folder. It puts only
 * files that the log names, and nothing waits for it: while the store is unavailable, segments stay on disk. After a restart it
 * lists what the store has, and puts the rest from the data folder. Tasks of one hearing run one after another, so that nothing
 * is put after the deletion; different hearings do not wait for each other.
 */
export class RecordArchive {
  readonly #parts: RecordArchiveParts;
  readonly #tasks = new Map<HearingId, Task>();
  /** By hearing: settles when its latest task has ended. */
  readonly #underway = new Map<HearingId, Promise<void>>();
  readonly #ending = new AbortController();
  readonly #putting = new CoalescingRunner(() => this.#putTasks());
  readonly #retry = new RetryTimer(AGAIN_AFTER_MS, () => this.#wake());
  #freeing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: RecordArchiveParts) {
    this.#parts = parts;
    parts.bus.on('hearing-changed', ({ state }, entries) => this.#noteSealed(state.id, entries));
    parts.bus.on('record-completed', (hearing) => this.#noteAll(hearing));
    parts.bus.on('recording-destroyed', (hearing) => void this.#tasks.delete(hearing));
  }

  /** Resumes the work of an earlier process, also for hearings that continued in another process. Only logs a failure. */
  async begin(): Promise<void> {
    this.#timer = setInterval(() => void this.free(), SWEEP_MS).unref();
    try {
      const here = await listHearings(this.#parts.dataDir);
      for (const hearing of await this.#parts.archives.notStored(here)) this.#noteAll(hearing);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'unstored recordings not listed; copied after the next start');
    }
  }

  /** Number of hearings with files still to be put, and whether the store fails now. */
  get standing(): { readonly hearings: number; readonly isFailing: boolean } {
    return { hearings: this.#tasks.size, isFailing: this.#retry.isFailing };
  }

  /** Resolves when everything known is in the store, or cannot be put now. */
  async idle(): Promise<void> {
    await this.#putting.idle();
  }

  /** Resolves after the current put or free has ended. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#ending.abort();
    this.#retry.close();
    await Promise.all([this.#putting.idle(), this.#freeing]);
  }

  /** Removes a recording from the store. Nothing of it is put afterwards, because the database already has its deletion. */
  async remove(hearing: HearingId): Promise<void> {
    this.#tasks.delete(hearing);
    await this.#alone(hearing, () => this.#parts.store.removeAll(storedPrefix(hearing)));
  }

  /**
   * Removes segments from the data folder that are older than `keepMs`, after reading each one back from the store and comparing
   * its hash with the log's. Concurrent calls share one run.
   */
  async free(): Promise<void> {
    this.#freeing ??= this.#freeAll().finally(() => {
      this.#freeing = undefined;
    });
    await this.#freeing;
  }

  async #freeAll(): Promise<void> {
    const { archives, keepMs, now, log } = this.#parts;
    try {
      for (const hearing of await archives.storedBefore(now() - keepMs)) {
        if (this.#ending.signal.aborted) return;
        await this.#alone(hearing, () => this.#freeHearing(hearing));
      }
    } catch (error) {
      log.warn({ err: error }, 'stored recordings not removed from the data folder');
    }
  }

  async #freeHearing(hearing: HearingId): Promise<void> {
    const { store, dataDir, keepMs, now, log } = this.#parts;
    const dir = hearingDir(dataDir, hearing);
    const here = await segmentsIn(dir);
    // Most records have no segment here any more, and reading their logs takes long.
    if (here.length === 0) return;
    const isOld = async (path: string) => {
      const found = await stat(path).catch(undefinedIfMissing);
      return found !== undefined && found.mtimeMs <= now() - keepMs;
    };
    const logged = new Map(segmentsOf(await this.#recordingOf(hearing)).map((segment) => [segment.file, segment]));
    for (const file of here) {
      if (this.#ending.signal.aborted) return;
      const segment = logged.get(file);
      const path = join(dir, file);
      if (segment === undefined || !(await isOld(path))) continue;
      await this.#refuseDeleted(hearing);
      const content = await store.get(storedName(hearing, segment.file));
      if (content === undefined || hashOf(content) !== segment.sha256) {
        log.error({ hearing, file: segment.file }, 'segment missing or altered in the record store; copied again');
        await this.#putSegment(hearing, segment);
        continue;
      }
      // A reader may have updated the file's modification time meanwhile.
      if (!(await isOld(path))) continue;
      await rm(path, { force: true });
      await rm(path.replace(/\.pcap$/, '.blocks.jsonl'), { force: true });
    }
  }

  #noteSealed(hearing: HearingId, entries: readonly Entry[]): void {
    const sealed = entries.flatMap(({ event }) => (isSealed(event) ? [event] : []));
    if (sealed.length === 0) return;
    const task = this.#taskOf(hearing);
    if (!task.all) task.segments.push(...sealed);
    this.#wake();
  }

  #noteAll(hearing: HearingId): void {
    this.#taskOf(hearing).all = true;
    this.#wake();
  }

  #taskOf(hearing: HearingId): Task {
    const task = this.#tasks.get(hearing) ?? { all: false, segments: [] };
    this.#tasks.set(hearing, task);
    return task;
  }

  /** While the store fails, only the timer starts another attempt. */
  #wake(): void {
    if (!this.#retry.isWaiting) void this.#putting.request();
  }

  async #putTasks(): Promise<void> {
    if (this.#retry.isWaiting) return;
    // The recording that failed may have been deleted.
    if (this.#tasks.size === 0) this.#retry.reset();
    for (let [next] = this.#tasks; next !== undefined && !this.#ending.signal.aborted; [next] = this.#tasks) {
      const [hearing, task] = next;
      this.#tasks.delete(hearing);
      try {
        await this.#alone(hearing, async () => {
          if (task.all) await this.#putAll(hearing);
          else await this.#putSegments(hearing, task.segments);
        });
        this.#retry.reset();
      } catch (error) {
        this.#failed(hearing, error);
        return;
      }
    }
  }

  /** Runs after the hearing's previous task. A task stops when the record was deleted. */
  async #alone(hearing: HearingId, work: () => Promise<void>): Promise<void> {
    const before = this.#underway.get(hearing) ?? Promise.resolve();
    const done = before.then(work, work).catch((error: unknown) => {
      if (!(error instanceof DeletedError)) throw error;
    });
    this.#underway.set(hearing, done);
    try {
      await done;
    } finally {
      if (this.#underway.get(hearing) === done) this.#underway.delete(hearing);
    }
  }

  /** Called before each put. @throws DeletedError */
  async #refuseDeleted(hearing: HearingId): Promise<void> {
    if (await this.#parts.archives.isDeleted(hearing)) throw new DeletedError();
  }

  /** Schedules another attempt, which puts everything that the store lacks. */
  #failed(hearing: HearingId, error: unknown): void {
    this.#taskOf(hearing).all = true;
    this.#parts.log.warn({ err: error, hearing }, 'recording not copied to the record store; retrying');
    this.#retry.failed();
  }

  /** @returns number of segments that are not in the data folder */
  async #putSegments(hearing: HearingId, segments: readonly Segment[]): Promise<number> {
    let missing = 0;
    for (let at = 0; at < segments.length; at += AT_ONCE) {
      this.#ending.signal.throwIfAborted();
      const putting = segments.slice(at, at + AT_ONCE).map((segment) => this.#putSegment(hearing, segment));
      // Waits for all of them: a put that still runs after another has failed could end after a deletion.
      await Promise.allSettled(putting);
      missing += (await Promise.all(putting)).filter((isPut) => !isPut).length;
    }
    return missing;
  }

  /** Returns false when the data folder lacks the segment, or its content differs from the log. @throws DeletedError */
  async #putSegment(hearing: HearingId, { file, bytes, sha256 }: Segment): Promise<boolean> {
    const { store, dataDir } = this.#parts;
    await this.#refuseDeleted(hearing);
    if (!staysBelow(file)) return false;
    const content = await readFile(pathBelow(hearingDir(dataDir, hearing), file)).catch(undefinedIfMissing);
    // The segment may be in the data folder of another process. Every check of the record reports lost segments.
    if (content === undefined) return false;
    try {
      await store.put(storedName(hearing, file), content.subarray(0, bytes), sha256);
      return true;
    } catch (error) {
      if (!(error instanceof WrongBytesError)) throw error;
      this.#parts.log.error({ hearing, file }, 'segment differs from the log; not copied to the record store');
      return false;
    }
  }

  async #putAll(hearing: HearingId): Promise<void> {
    const { store, dataDir, archives, now, log } = this.#parts;
    const there = new Map<string, number>();
    for await (const { name, bytes } of store.list(storedPrefix(hearing))) there.set(name, bytes);
    const recording = await this.#recordingOf(hearing);
    const segments = segmentsOf(recording);
    const lacking = segments.filter(({ file, bytes }) => there.get(storedName(hearing, file)) !== bytes);
    const missing = await this.#putSegments(hearing, lacking);
    const dir = hearingDir(dataDir, hearing);
    for (const file of sideFiles(recording)) {
      await this.#refuseDeleted(hearing);
      const content = await readFile(join(dir, file)).catch(undefinedIfMissing);
      if (content !== undefined) await store.put(storedName(hearing, file), content, hashOf(content));
    }
    const whole = await archives.foundWhole(hearing);
    // During the hearing more segments follow. Segments in another process's data folder are put by that process.
    if (whole === null || (missing > 0 && whole === 'elsewhere')) return;
    if (missing > 0) {
      log.error(
        { hearing, missing },
        'segments missing or altered in the data folder, and not in the record store: run record:verify',
      );
      return;
    }
    await archives.markStored(hearing, now());
    log.info({ hearing, segments: segments.length, put: lacking.length }, 'recording copied to the record store');
  }

  async #recordingOf(hearing: HearingId): Promise<LoggedRecording> {
    return loggedRecording((await this.#parts.entries(hearing)).map(({ event }) => event));
  }
}

function isSealed(event: HearingEvent): event is Extract<HearingEvent, { type: 'segment-sealed' }> {
  return event.type === 'segment-sealed';
}

/** Paths of the segments below a hearing's folder. */
async function segmentsIn(dir: string): Promise<string[]> {
  const files: string[] = [];
  for (const store of STORES) {
    for (const track of await listTracks(dir, store)) {
      const directory = trackDir(dir, track, store);
      const indices = await listSegments(directory);
      files.push(...indices.map((index) => pathInHearing(dir, segmentFile(directory, index))));
    }
  }
  return files;
}

/** `track.json` and index of each track: paths below the hearing's folder. */
function sideFiles({ tracks }: LoggedRecording): string[] {
  return [...tracks.values()].flatMap(({ track, segments }) => {
    const [first] = segments.values();
    if (first === undefined) return [];
    const directory = trackDir('', track, storeOfPath(first.file));
    return [trackInfoFile(directory), indexFile(directory)];
  });
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
