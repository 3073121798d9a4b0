import type { HearingEvent } from '@mahzar/shared/hearing/event';
import { isOfExhibit, parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { SourceId, TrackId } from '@mahzar/shared/hearing/ids';

/** A segment as the log says that it was sealed. Times are epoch milliseconds. */
export interface LoggedSegment {
  readonly index: number;
  /** Path below the hearing's folder. */
  readonly file: string;
  /** Of the first `bytes` bytes; what follows in the file is no part of the record. */
  readonly sha256: string;
  readonly bytes: number;
  /** SHA-256 of its line in the track's `index.jsonl`; null in logs of before there was one. */
  readonly indexSha256: string | null;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

/** A track as the log says that it was recorded. */
export interface LoggedTrack {
  readonly track: TrackId;
  /** Whose it is, and what of them; null when only its segments are in the log. */
  readonly source: SourceId | null;
  /** SHA-256 of its `track.json`; null in logs of before it was kept. */
  readonly infoSha256: string | null;
  /** It is as it was sent, by somebody who was put under protection after it was begun. */
  readonly beforeProtection?: true;
  /** By index, in the order of the log. */
  readonly segments: ReadonlyMap<number, LoggedSegment>;
}

/** What a hearing's log says of its recording. */
export interface LoggedRecording {
  readonly tracks: ReadonlyMap<string, LoggedTrack>;
  /** Segments that were entered after a crash, from the bytes on disk. */
  readonly recovered: number;
}

/** Gathers it from the events of a log, in their order. Of two entries about one thing the first counts. */
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

/** The segments of all tracks that hold something. */
export function segmentsOf({ tracks }: Pick<LoggedRecording, 'tracks'>): LoggedSegment[] {
  return [...tracks.values()].flatMap((track) => [...track.segments.values()]).filter(({ bytes }) => bytes > 0);
}

interface Gathered extends LoggedTrack {
  source: SourceId | null;
  infoSha256: string | null;
  beforeProtection?: true;
  readonly segments: Map<number, LoggedSegment>;
}

/** Whether a track is of what was played of an exhibit. */
export function isFilm({ source }: Pick<LoggedTrack, 'source'>): boolean {
  return source !== null && isOfExhibit(parseSourceId(source).kind);
}
