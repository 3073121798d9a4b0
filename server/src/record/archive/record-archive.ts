import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { loggedRecording, segmentsOf } from '../../event-log/logged-recording.ts';
import type { LoggedRecording, LoggedSegment } from '../../event-log/logged-recording.ts';
import { WrongBytesError } from '../../files/file-store.ts';
import type { FileStore } from '../../files/file-store.ts';
import { pathBelow, staysBelow } from '../../files/path-below.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
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

/** Put at the same time. */
const AT_ONCE = 4;
/** The store is asked again after so long while it takes nothing, ms; then each time after the last of these. */
const AGAIN_AFTER_MS = [2_000, 10_000, 60_000];
/** Segments that need not lie in the data folder any longer are looked for so often, ms. */
const SWEEP_MS = 60 * 60_000;

type Segment = Pick<LoggedSegment, 'file' | 'bytes' | 'sha256'>;

/** What of a hearing is to be put. `all`: whatever the log names and the store lacks. */
interface Task {
  all: boolean;
  segments: Segment[];
}

/** A record is deleted, or is being deleted: nothing of it is put. */
class DeletedError extends Error {
  override name = 'DeletedError';
}

export interface RecordArchiveParts {
  readonly bus: EventBus;
  readonly store: FileStore;
  readonly archives: ArchiveStore;
  readonly entries: (hearing: HearingId) => Promise<readonly Entry[]>;
  readonly dataDir: string;
  /** Segments lie in the data folder so long after they were written, or brought back, ms. */
  readonly keepMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * Puts recordings into the store beside the data folder: each segment once the log has sealed it, and when the record is whole
 * whatever is missing then, with what the tracks are and their indices. Later the data folder is freed of segments. It takes from
 * the disk what the log names, and nothing waits for it: while the store is away, segments wait on the disk. What it has put
 * before its end is found in the store at the next start, which puts the rest of whatever lies in the data folder. One thing at a
 * time is done with a hearing's recording, so that nothing comes after its deletion; others wait for none of it.
 */
export class RecordArchive {
  readonly #parts: RecordArchiveParts;
  readonly #tasks = new Map<HearingId, Task>();
  /** Ends when that is done which was asked for last. */
  readonly #underway = new Map<HearingId, Promise<void>>();
  readonly #ending = new AbortController();
  #working: Promise<void> | undefined;
  #freeing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;

  constructor(parts: RecordArchiveParts) {
    this.#parts = parts;
    parts.bus.on('hearing-changed', ({ state }, entries) => this.#noteSealed(state.id, entries));
    parts.bus.on('record-completed', (hearing) => this.#noteAll(hearing));
    parts.bus.on('recording-destroyed', (hearing) => void this.#tasks.delete(hearing));
  }

  /** Goes on with what an earlier process has left, also of hearings that went on in another process. */
  async begin(): Promise<void> {
    this.#timer = setInterval(() => void this.free(), SWEEP_MS).unref();
    try {
      const here = await listHearings(this.#parts.dataDir);
      for (const hearing of await this.#parts.archives.notStored(here)) this.#noteAll(hearing);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'recordings are not put into the store before the next start');
    }
  }

  /** Of how many hearings something is still to be put, and whether the store takes nothing now. */
  get standing(): { readonly hearings: number; readonly isFailing: boolean } {
    return { hearings: this.#tasks.size, isFailing: this.#failures > 0 };
  }

  /** Resolves when all that is known of is in the store, or cannot be put now. */
  async idle(): Promise<void> {
    await this.#working;
  }

  /** Ends after what is being put or freed. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#ending.abort();
    await Promise.all([this.#working, this.#freeing]);
  }

  /** Removes a recording from the store. Nothing more of it is put, for its deletion stands in the database. */
  async remove(hearing: HearingId): Promise<void> {
    this.#tasks.delete(hearing);
    await this.#alone(hearing, () => this.#parts.store.removeAll(storedPrefix(hearing)));
  }

  /**
   * Removes segments from the data folder that have lain there long enough, once the store has given each back as the log has it.
   * While it does so, no second begins.
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
      log.warn({ err: error }, 'the data folder is not freed of recordings that are in the store');
    }
  }

  async #freeHearing(hearing: HearingId): Promise<void> {
    const { store, dataDir, keepMs, now, log } = this.#parts;
    const dir = hearingDir(dataDir, hearing);
    const here = await segmentsIn(dir);
    // Of most records no segment lies here any more, and their logs are long.
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
        log.error({ hearing, file: segment.file }, 'the store does not hold a segment as it was put; it is put again');
        await this.#putSegment(hearing, segment);
        continue;
      }
      // Somebody may need it again meanwhile.
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

  /** While the store takes nothing, it is asked again in its time. */
  #wake(isTime = false): void {
    if (this.#failures > 0 && !isTime) return;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      // Something may have come at the last moment.
      if (this.#tasks.size > 0 && !this.#ending.signal.aborted) this.#wake();
    });
  }

  async #work(): Promise<void> {
    for (let [next] = this.#tasks; next !== undefined && !this.#ending.signal.aborted; [next] = this.#tasks) {
      const [hearing, task] = next;
      this.#tasks.delete(hearing);
      try {
        await this.#alone(hearing, async () => {
          if (task.all) await this.#putAll(hearing);
          else await this.#putSegments(hearing, task.segments);
        });
        this.#failures = 0;
      } catch (error) {
        this.#failed(hearing, error);
        return;
      }
    }
  }

  /** After what is being done with the hearing's recording. What is put or freed of a record that is deleted breaks off. */
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

  /** Comes before whatever is put. @throws DeletedError */
  async #refuseDeleted(hearing: HearingId): Promise<void> {
    if (await this.#parts.archives.isDeleted(hearing)) throw new DeletedError();
  }

  /** It is tried again: then whatever the store lacks is put. */
  #failed(hearing: HearingId, error: unknown): void {
    const wait = AGAIN_AFTER_MS[Math.min(this.#failures, AGAIN_AFTER_MS.length - 1)]!;
    this.#failures += 1;
    this.#taskOf(hearing).all = true;
    this.#parts.log.warn({ err: error, hearing }, 'a recording is not put into the store yet');
    if (this.#ending.signal.aborted) return;
    setTimeout(() => {
      if (!this.#ending.signal.aborted) this.#wake(true);
    }, wait).unref();
  }

  /** @returns how many are not in the data folder */
  async #putSegments(hearing: HearingId, segments: readonly Segment[]): Promise<number> {
    let missing = 0;
    for (let at = 0; at < segments.length; at += AT_ONCE) {
      this.#ending.signal.throwIfAborted();
      const putting = segments.slice(at, at + AT_ONCE).map((segment) => this.#putSegment(hearing, segment));
      // All of them: what is still being put when one has failed would come after a deletion.
      await Promise.allSettled(putting);
      missing += (await Promise.all(putting)).filter((isPut) => !isPut).length;
    }
    return missing;
  }

  /** False when it is not in the data folder as the log has it. @throws DeletedError */
  async #putSegment(hearing: HearingId, { file, bytes, sha256 }: Segment): Promise<boolean> {
    const { store, dataDir } = this.#parts;
    await this.#refuseDeleted(hearing);
    if (!staysBelow(file)) return false;
    const content = await readFile(pathBelow(hearingDir(dataDir, hearing), file)).catch(undefinedIfMissing);
    // It may lie in the data folder of another process. What is lost is named by every check.
    if (content === undefined) return false;
    try {
      await store.put(storedName(hearing, file), content.subarray(0, bytes), sha256);
      return true;
    } catch (error) {
      if (!(error instanceof WrongBytesError)) throw error;
      this.#parts.log.error(
        { hearing, file },
        'a segment is not what the log has sealed, and is not put into the store',
      );
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
    // While it is held, more follows. What lies in the data folder of another process is put by that one.
    if (whole === null || (missing > 0 && whole === 'elsewhere')) return;
    if (missing > 0) {
      log.error(
        { hearing, missing },
        'segments are not in the data folder as the log has them, nor in the store: record:verify',
      );
      return;
    }
    await archives.markStored(hearing, now());
    log.info({ hearing, segments: segments.length, put: lacking.length }, 'the recording is in the store');
  }

  async #recordingOf(hearing: HearingId): Promise<LoggedRecording> {
    return loggedRecording((await this.#parts.entries(hearing)).map(({ event }) => event));
  }
}

function isSealed(event: HearingEvent): event is Extract<HearingEvent, { type: 'segment-sealed' }> {
  return event.type === 'segment-sealed';
}

/** Segments in a hearing's folder: their paths below it. */
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

/** What each track is, and its index: paths below the hearing's folder. */
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
