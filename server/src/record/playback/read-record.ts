import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId, SourceId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { LoggedRecording, LoggedTrack } from '../../event-log/logged-recording.ts';
import { storeOfPath, trackDir } from '../../recording/layout.ts';
import type { TrackCipher } from '../../recording/segment-cipher.ts';
import type { TimeRange } from '../time-range.ts';
import type { RawReport } from '../export/runs.ts';
import { trackByLog } from '../export/track-by-log.ts';
import type { RecordTimeline } from '../timeline.ts';
import { PlayedTrack } from './played-track.ts';

/** A track that cannot be read, because its `track.json` is missing or malformed; with its time range in the log, epoch ms. */
export interface LostTrack extends Readonly<TimeRange> {
  readonly source: SourceId;
}

/** A record as it can be played at this moment. */
export interface ReadRecord {
  readonly hearing: HearingId;
  readonly entries: readonly Entry[];
  readonly state: HearingState;
  readonly isLive: boolean;
  /** The times on the record whose segments are all closed. Epoch milliseconds. */
  readonly intervals: readonly TimeRange[];
  readonly timeline: RecordTimeline;
  /** Tracks of the open store. */
  readonly tracks: ReadonlyMap<string, PlayedTrack>;
  /** Some `track.json` could not be read; reading is tried again. */
  readonly lacksTracks: boolean;
  /** Tracks of the log that cannot be read. */
  readonly lost: readonly LostTrack[];
  /** Some of its tracks are encrypted, and their key is missing. */
  readonly lacksKey: boolean;
  /** Offset from a senders' clock to the epoch, ms; null while unknown. */
  readonly shiftOf: (clock: string) => Promise<number | null>;
}

/** Reads the sender reports of a track's first segments. */
export type FirstReports = (track: PlayedTrack, segments: number) => Promise<readonly RawReport[]>;

/** Number of segments and tracks from which the offset of a senders' clock is determined. */
const CLOCK_SEGMENTS = 3;
const CLOCK_TRACKS = 8;

/**
 * The tracks of the open store according to the log.
 * @param parts.dir the hearing's folder
 * @param parts.infos content of each track's `track.json` that exists
 * @param parts.cipherOf undefined where there is no key
 * @param parts.before the record as read earlier; the data of its tracks are reused
 */
export function playedTracks(
  recording: LoggedRecording,
  {
    dir,
    infos,
    cipherOf,
    before,
  }: {
    readonly dir: string;
    readonly infos: ReadonlyMap<string, Buffer>;
    readonly cipherOf: (track: string) => TrackCipher | undefined;
    readonly before?: ReadRecord | undefined;
  },
): Pick<ReadRecord, 'tracks' | 'lacksTracks' | 'lost' | 'lacksKey'> {
  const tracks = new Map<string, PlayedTrack>();
  const lost: LostTrack[] = [];
  let lacksTracks = false;
  for (const logged of recording.tracks.values()) {
    const { track } = logged;
    const known = before?.tracks.get(track);
    const bytes = infos.get(track);
    lacksTracks ||= isOpen(logged) && known === undefined && bytes === undefined;
    const found = known ?? trackByLog({ track, store: 'open', bytes }, { recording, finished: true });
    const { info, source } = found;
    if (info === undefined || source === null) {
      const span = isOpen(logged) && logged.source !== null ? spanOf(logged) : null;
      if (span !== null) lost.push({ source: logged.source!, ...span });
      continue;
    }
    const cipher = known?.cipher ?? cipherOf(track);
    tracks.set(track, new PlayedTrack({ info, source, directory: trackDir(dir, track), cipher }, logged, known));
  }
  const lacksKey = [...tracks.values()].some(
    ({ info, cipher }) => info.encryption !== undefined && cipher === undefined,
  );
  return { tracks, lacksTracks, lost, lacksKey };
}

/** Whether the open store has segments of the track. */
export function isOpen({ segments }: LoggedTrack): boolean {
  return [...segments.values()].some(({ file }) => storeOfPath(file) === 'open');
}

/** First and last time of the track's segments in the log; null where the log has no times. */
function spanOf({ segments }: LoggedTrack): TimeRange | null {
  const times = [...segments.values()].flatMap(({ firstAt, lastAt }) =>
    firstAt === null || lastAt === null ? [] : [firstAt, lastAt],
  );
  if (times.length === 0) return null;
  const [from, to] = times.reduce(([least, most], at) => [Math.min(least, at), Math.max(most, at)], [Infinity, 0]);
  return { from, to };
}

/** Offset of each senders' clock to the epoch: the smallest one in the reports of some tracks, as in an export. */
export function shiftsOf(
  tracks: ReadonlyMap<string, PlayedTrack>,
  known = new Map<string, number>(),
  firstReports: FirstReports = (track, segments) => track.firstReports(segments),
): ReadRecord['shiftOf'] {
  return async (clock) => {
    const before = known.get(clock);
    if (before !== undefined) return before;
    const alike = [...tracks.values()].filter(({ info }) => info.clock === clock);
    // Sound first, because its segments are small.
    const some = alike.sort((a, b) => Number(a.info.kind !== 'mic') - Number(b.info.kind !== 'mic'));
    const reports = await Promise.all(some.slice(0, CLOCK_TRACKS).map((track) => firstReports(track, CLOCK_SEGMENTS)));
    const shift = Math.min(...reports.flat().map(({ at, ntpMs }) => at - ntpMs));
    if (shift === Infinity) return null;
    known.set(clock, shift);
    return shift;
  };
}
