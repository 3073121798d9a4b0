import type { HearingEvent } from '@mahzar/shared/hearing/event';
import { isOfExhibit, parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { SourceId, TrackId } from '@mahzar/shared/hearing/ids';

/** A sealed segment according to the log. Times are epoch milliseconds. */
export interface LoggedSegment {
  readonly index: number;
  /** Path below the hearing's folder. */
  readonly file: string;
  /** Hash of the first `bytes` bytes; later bytes of the file are not part of the record. */
  readonly sha256: string;
  readonly bytes: number;
  /** SHA-256 of its line in the track's `index.jsonl`; null in logs from before there was one. */
  readonly indexSha256: string | null;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

/** A recorded track according to the log. */
export interface LoggedTrack {
  readonly track: TrackId;
  /** The track's source; null when only its segments are in the log. */
  readonly source: SourceId | null;
  /** SHA-256 of its `track.json`; null in logs from before it was stored. */
  readonly infoSha256: string | null;
  /** The track is unmasked, and its person was put under protection after it began. */
  readonly beforeProtection?: true;
  /** By index, in the order of the log. */
  readonly segments: ReadonlyMap<number, LoggedSegment>;
}

/** A hearing's recording according to its log. */
export interface LoggedRecording {
  readonly tracks: ReadonlyMap<string, LoggedTrack>;
  /** Segments that were entered after a crash, from the bytes on disk. */
  readonly recovered: number;
}

/** Collects the recording from the events of a log, in order. If two entries are about the same thing, the first one counts. */
export function loggedRecording(events: Iterable<HearingEvent>): LoggedRecording {
  const tracks = new Map<TrackId, Gathered>();
  const of = (track: TrackId): Gathered => {
    const known = tracks.get(track);
    if (known !== undefined) return known;
    const fresh: Gathered = { track, source: null, infoSha256: null, segments: new Map() };
    tracks.set(track, fresh);
    return fresh;
  };
  let recovered = 0;
  for (const event of events) {
    if (event.type === 'track-opened') {
      const track = of(event.track);
      if (track.source !== null) continue;
      track.source = event.source;
      track.infoSha256 = event.infoSha256 ?? null;
    }
    if (event.type === 'person-protected') {
      for (const track of tracks.values()) {
        if (track.source === null) continue;
        const { seat, kind } = parseSourceId(track.source);
        if (seat === event.seat && kind === sentKind(kind)) track.beforeProtection = true;
      }
    }
    if (event.type === 'segment-sealed') {
      const { track, index, file, sha256, indexSha256 = null, bytes, firstAt, lastAt } = event;
      const { segments } = of(track);
      if (segments.has(index)) continue;
      segments.set(index, { index, file, sha256, bytes, indexSha256, firstAt, lastAt });
      if (event.recovered) recovered += 1;
    }
  }
  return { tracks, recovered };
}

/** The segments of all tracks, without empty ones. */
export function segmentsOf({ tracks }: Pick<LoggedRecording, 'tracks'>): LoggedSegment[] {
  return [...tracks.values()].flatMap((track) => [...track.segments.values()]).filter(({ bytes }) => bytes > 0);
}

interface Gathered extends LoggedTrack {
  source: SourceId | null;
  infoSha256: string | null;
  beforeProtection?: true;
  readonly segments: Map<number, LoggedSegment>;
}

/** Whether a track recorded the playback of an exhibit. */
export function isFilm({ source }: Pick<LoggedTrack, 'source'>): boolean {
  return source !== null && isOfExhibit(parseSourceId(source).kind);
}
