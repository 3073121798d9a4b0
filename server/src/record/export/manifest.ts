import type { Store } from '../../recording/layout.ts';
import { LEFT_OUT } from './left-out.ts';
import type { LeftOut } from './left-out.ts';
import type { ExportedDamage } from './damage.ts';
import type { Size } from '../../rtp/picture-size.ts';
import type { Clip } from './clips.ts';
import type { TimeRange } from '../time-range.ts';
import type { Reason } from './mend.ts';
import type { Label } from './scene.ts';

/** One file of one track. Times are epoch milliseconds; `file` is relative to the manifest. */
export type ExportedTrack = Omit<Clip, 'interval' | 'rotation'> & {
  /** Number of the interval, from 1. */
  interval: number;
  /** From the start of the interval to the file's own time 0. */
  offsetMs: number;
  durationMs: number;
  /** When and why the composite lacks this file, or a part of it, although the file is complete; with ffmpeg's message. */
  notInComposite?: (TimeRange & Reason)[];
};

/** Contents of an export's `manifest.json`. */
export type ExportManifest = {
  version: 1;
  /** Sealed files show protected people unmasked. */
  store: Store;
  hearing: string;
  madeAt: number;
  /** `compositeOffsetMs`: where the interval begins in the composite. */
  intervals: (TimeRange & { durationMs: number; compositeOffsetMs: number })[];
  durationMs: number;
  /** Protected people appear under their alias only, here and everywhere. */
  seats: ({ seat: string } & Label)[];
  /** The composite's sound has all tracks, except while `channels` says that a voice went to a language channel. */
  tracks: ExportedTrack[];
  composite: { file: string; sha256: string; bytes: number; size: Size } | null;
  /** Why the requested composite is missing. */
  compositeFailure?: string;
  /** Where this store differs from the log, and segments that the log does not have yet. */
  damage: ExportedDamage[];
  /** Packets on the record that are in no file, and why; every other packet on the record is in a file. */
  leftOut: ExportedLeftOut[];
};

/** `seat` and `kind` are null where unknown. The interval's number is from 1. `why` is the reason in words. */
export type ExportedLeftOut = LeftOut & {
  track: string;
  seat: string | null;
  kind: Clip['kind'] | null;
  why: string;
};

export function exportedTrack(
  { rotation: _, ...clip }: Clip,
  intervals: TimeRange[],
  file: string,
  notInComposite: NonNullable<ExportedTrack['notInComposite']>,
): ExportedTrack {
  return {
    ...clip,
    file,
    interval: clip.interval + 1,
    offsetMs: clip.startsAt - intervals[clip.interval]!.from,
    durationMs: clip.endsAt - clip.startsAt,
    ...(notInComposite.length > 0 && { notInComposite }),
  };
}

export function exportedLeftOut(
  { track, seat, kind }: Pick<ExportedLeftOut, 'track' | 'seat' | 'kind'>,
  leftOut: LeftOut[],
): ExportedLeftOut[] {
  return leftOut.map((entry) => ({
    track,
    seat,
    kind,
    ...entry,
    interval: entry.interval + 1,
    why: LEFT_OUT[entry.reason],
  }));
}

export function exportedIntervals(intervals: TimeRange[]): ExportManifest['intervals'] {
  let compositeOffsetMs = 0;
  return intervals.map(({ from, to }) => {
    const interval = { from, to, durationMs: to - from, compositeOffsetMs };
    compositeOffsetMs += to - from;
    return interval;
  });
}
