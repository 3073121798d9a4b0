import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '@mahzar/shared/hearing/event';
import { evolve, replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { HearingService } from '../../hearings/hearing-service.ts';
import { UnusableLogError } from '../../hearings/ports.ts';
import { loggedRecording } from '../../event-log/logged-recording.ts';
import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import { hearingDir, trackDir, trackInfoFile } from '../../recording/layout.ts';
import { trackCipher } from '../../recording/segment-cipher.ts';
import type { RecordingKeys } from '../../storage/recording-keys.ts';
import { intervalsUntil } from '../intervals.ts';
import { recordTimelineOf } from '../timeline.ts';
import { isOpen, playedTracks, shiftsOf } from './read-record.ts';
import type { FirstReports, ReadRecord } from './read-record.ts';

/**
 * How long a read log counts as fresh, ms: `live` during the hearing; `settling` after its end, while the last segments are
 * entered; `whole` for a complete record, which hardly ever changes.
 */
const FRESH_MS = { live: 15_000, settling: 4000, whole: 60_000 };
/** Records whose logs are kept in memory. */
const MAX_RECORDS = 16;
/** After this long without a new entry, a hearing that is over counts as completely recorded, ms. */
const SETTLED_MS = 60_000;
/** A segment is closed after ten seconds at the latest, and entered a moment later; ms. */
const UNTIL_CLOSED_MS = 12_000;

interface CachedRecord {
  readonly readAt: number;
  readonly reading: Promise<ReadRecord | undefined>;
  /** The last entry read before. If it has changed, the log was tampered with. */
  readonly known: Entry | undefined;
  /** Known offsets of the senders' clocks, kept for all readings of a record. */
  readonly shifts: Map<string, number>;
}

export interface LibraryParts {
  readonly service: Pick<HearingService, 'entries' | 'recentEntries' | 'snapshot'>;
  readonly keys: Pick<RecordingKeys, 'of'>;
  readonly dataDir: string;
  /** Brings `track.json` and index of the given tracks into the data folder; left out where there is no store. */
  readonly fetchFiles?: (hearing: HearingId, tracks: ReadonlyMap<string, LoggedTrack>) => Promise<void>;
  readonly firstReports?: FirstReports;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Reads logs and indices of records that are played, and keeps those of the last few. */
export class RecordLibrary {
  readonly #parts: LibraryParts;
  readonly #kept = new Map<HearingId, CachedRecord>();

  constructor(parts: LibraryParts) {
    this.#parts = parts;
  }

  /** Undefined when the hearing does not exist. Whether the recording was destroyed is checked on each call. */
  async read(hearing: HearingId): Promise<ReadRecord | undefined | Rejection<'record-deleted'>> {
    const key = await this.#parts.keys.of(hearing);
    if (key.kind === 'destroyed') {
      this.forget(hearing);
      return new Rejection('record-deleted');
    }
    const at = this.#parts.now();
    const kept = this.#kept.get(hearing);
    const before = await kept?.reading.catch(() => undefined);
    if (kept !== undefined && before !== undefined) {
      if (Math.abs(at - kept.readAt) < (await this.#freshMs(before, at))) return before;
    }
    const newer = this.#kept.get(hearing);
    if (newer !== undefined && newer !== kept) return newer.reading;
    const shifts = kept?.shifts ?? new Map<string, number>();
    const known = before?.entries.at(-1) ?? kept?.known;
    const reading = this.#read(hearing, before, { shifts, known, key: key.kind === 'key' ? key.key : undefined });
    this.#kept.delete(hearing);
    this.#kept.set(hearing, { readAt: at, reading, shifts, known });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_RECORDS && oldest !== undefined) this.#kept.delete(oldest);
    return reading;
  }

  /** Forgets a destroyed record, and overwrites the keys of its tracks. */
  forget(hearing: HearingId): void {
    const kept = this.#kept.get(hearing);
    this.#kept.delete(hearing);
    kept?.reading.then(
      (record) => record?.tracks.forEach(({ cipher }) => cipher?.forget()),
      () => undefined,
    );
  }

  async #freshMs({ hearing, isLive, entries }: ReadRecord, at: number): Promise<number> {
    if (isLive) {
      const now = await this.#parts.service.snapshot(hearing);
      return now !== null && isOver(now.state.phase) ? 0 : FRESH_MS.live;
    }
    return at - (entries.at(-1)?.at ?? 0) < SETTLED_MS ? FRESH_MS.settling : FRESH_MS.whole;
  }

  async #read(
    hearing: HearingId,
    before: ReadRecord | undefined,
    { shifts, known, key }: Pick<CachedRecord, 'shifts' | 'known'> & { readonly key: Buffer | undefined },
  ): Promise<ReadRecord | undefined> {
    const log = await this.#readLog(hearing, before, known);
    if (log === undefined) return undefined;
    const { entries, state } = log;
    if (before !== undefined && entries === before.entries && !before.isLive && !before.lacksTracks && !before.lacksKey)
      return before;
    const isLive = !isOver(state.phase);
    const until = isLive ? this.#parts.now() - UNTIL_CLOSED_MS : Infinity;
    const intervals = intervalsUntil(state, entries.at(-1)!.at)
      .map(({ from, to }) => ({ from, to: Math.min(to, until) }))
      .filter(({ from, to }) => to > from);
    const found = await this.#tracksOf({ hearing, entries, key }, before);
    // Hearings run on this thread: other work gets a turn between steps of some milliseconds each.
    await setImmediate();
    return {
      hearing,
      entries,
      state,
      isLive,
      intervals,
      timeline: recordTimelineOf(entries),
      ...found,
      shiftOf: shiftsOf(found.tracks, shifts, this.#parts.firstReports),
    };
  }

  /**
   * Reads the new entries only, from the last known entry on. Reads the whole log once more after the hearing has ended, and when
   * the known entry has changed. Rejects with an `UnusableLogError` when the log was altered.
   */
  async #readLog(
    hearing: HearingId,
    before: ReadRecord | undefined,
    known: Entry | undefined,
  ): Promise<Pick<ReadRecord, 'entries' | 'state'> | undefined> {
    const { service } = this.#parts;
    const now = before === undefined ? null : await service.snapshot(hearing);
    const goesOn = now !== null && before?.isLive === !isOver(now.state.phase);
    const last = goesOn ? before?.entries.at(-1)?.seq : undefined;
    if (before !== undefined && last !== undefined) {
      const [overlap, ...added] = await service.entries(hearing, last);
      if (isDeepStrictEqual(overlap, known)) {
        if (added.length === 0) return before;
        return { entries: [...before.entries, ...added], state: added.reduce(evolve, before.state) };
      }
    }
    const read = await service.recentEntries(hearing);
    if (known !== undefined && !isDeepStrictEqual(read[known.seq - 1], known))
      throw new UnusableLogError(`entry ${known.seq} of the log of hearing ${hearing} is not what it was`);
    return read.length === 0 ? undefined : { entries: read, state: replay(read) };
  }

  async #tracksOf(
    { hearing, entries, key }: Pick<ReadRecord, 'hearing' | 'entries'> & { readonly key: Buffer | undefined },
    before: ReadRecord | undefined,
  ): Promise<Pick<ReadRecord, 'tracks' | 'lacksTracks' | 'lost' | 'lacksKey'>> {
    const dir = hearingDir(this.#parts.dataDir, hearing);
    const recording = loggedRecording(entries.map(({ event }) => event));
    const isNew = ({ track }: LoggedTrack): boolean => before?.tracks.has(track) !== true;
    const infos = await this.#infosOf(hearing, [...recording.tracks.values()].filter(isNew));
    const cipherOf = (track: string) => key && trackCipher(key, hearing, track);
    return playedTracks(recording, { dir, infos, cipherOf, before });
  }

  /** Contents of each track's `track.json`; tracks without one are left out. */
  async #infosOf(hearing: HearingId, tracks: readonly LoggedTrack[]): Promise<ReadonlyMap<string, Buffer>> {
    const { dataDir, fetchFiles } = this.#parts;
    const dir = hearingDir(dataDir, hearing);
    const infos = new Map<string, Buffer>();
    const read = async (some: readonly LoggedTrack[]): Promise<readonly LoggedTrack[]> => {
      const lacking: LoggedTrack[] = [];
      const all = await Promise.all(some.map(({ track }) => readIfThere(trackInfoFile(trackDir(dir, track)))));
      for (const [index, logged] of some.entries()) {
        const bytes = all[index];
        if (bytes !== undefined) infos.set(logged.track, bytes);
        else if (isOpen(logged)) lacking.push(logged);
      }
      return lacking;
    };
    const lacking = await read(tracks);
    if (lacking.length === 0 || fetchFiles === undefined) return infos;
    // Another process recorded these tracks, or the data folder was lost.
    await fetchFiles(hearing, new Map(lacking.map((logged) => [logged.track, logged])));
    await read(lacking);
    return infos;
  }
}

/** Undefined when the file does not exist. */
function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
