import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import type { RecordTimeline } from '../timeline.ts';
import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import { isInRightStore } from '../../recording/check-recording.ts';
import type { IndexFlaw, RecordingFlaw, TrackFlaw } from '../../recording/check-recording.ts';
import { FLAW_WORDS } from '../../recording/flaw-words.ts';
import type { Store } from '../../recording/layout.ts';
import { ownerOf } from '../../recording/track-spec.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { LeftOut } from './left-out.ts';
import type { Clip } from './clips.ts';
import type { SegmentDamage } from './segment-check.ts';
import { within } from './ranges.ts';
import type { ExportRange } from './ranges.ts';
import type { RecordingLog } from './track-by-log.ts';

/** A difference of a recording from its log, or what could not be checked yet (`unsealed`). Times are epoch milliseconds. */
export type ExportedDamage = {
  track: string;
  /** The owner by the log: a seat, or the alias of a protected person; null when the log does not say. */
  seat: string | null;
  kind: Clip['kind'] | null;
  /** Null when it is about the whole track. */
  segment: number | null;
  from: number | null;
  to: number | null;
  reason: RecordingFlaw['flaw'] | 'unsealed';
  /** The reason in words. */
  why: string;
};

/** Describes a flaw in the manifest without revealing who is protected. */
export function exportedDamage(
  flaw: SegmentDamage | TrackFlaw | IndexFlaw,
  { track, store, source }: { track: string; store: Store; source: SourceId | null },
  timeline: RecordTimeline | undefined,
): ExportedDamage {
  const owner = source === null ? undefined : ownerOf(source, store);
  return {
    track,
    seat: owner === undefined ? null : nameOf(owner, timeline),
    kind: owner?.kind ?? null,
    segment: 'segment' in flaw ? flaw.segment : null,
    from: 'from' in flaw ? flaw.from : null,
    to: 'to' in flaw ? flaw.to : null,
    reason: flaw.flaw,
    why: flaw.flaw === 'unsealed' ? 'it is not in the log yet, and was not checked' : FLAW_WORDS[flaw.flaw],
  };
}

/** Tracks of a store that have segments in the log and no folder on disk. @param present tracks on disk */
export function missingTracks({ recording }: RecordingLog, store: Store, present: readonly string[]): LoggedTrack[] {
  return [...recording.tracks.values()].filter(
    (logged) => logged.segments.size > 0 && isInRightStore(logged, store, undefined) && !present.includes(logged.track),
  );
}

/** Parts of the record that are in no file because their segments are altered or missing; the number of packets is unknown. */
export function leftOutBy(damage: readonly SegmentDamage[], ranges: readonly ExportRange[]): LeftOut[] {
  return damage.flatMap((flaw) => {
    if ((flaw.flaw !== 'altered' && flaw.flaw !== 'missing') || flaw.from === null || flaw.to === null) return [];
    const parts = within(ranges, { from: flaw.from, to: flaw.to });
    return parts.map(({ interval, from, to }) => ({ interval, reason: flaw.flaw, packets: 0, from, to }));
  });
}

/** The name of a track's owner: the seat, but the alias for an altered or sealed track, as its owner is protected. */
export function nameOf(
  { seat, protection }: Pick<TrackInfo, 'seat' | 'protection'>,
  timeline: RecordTimeline | undefined,
): string {
  if (protection === undefined) return seat;
  return timeline?.aliases.get(seat as SeatId) ?? 'protected';
}
