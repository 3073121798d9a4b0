import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { PlaybackRight } from '@mahzar/shared/record/may-play';
import { isWhole } from '@mahzar/shared/record/playable';
import type { PlayedRange } from '@mahzar/shared/record/playable';
import type { AllowedRange } from './fragment.ts';
import type { PlayedTrack } from './played-track.ts';
import type { ReadRecord } from './read-record.ts';

/** A track of a play, with the ranges (epoch ms) in which it may be played. */
export interface AllowedTrack {
  readonly track: PlayedTrack;
  readonly allowed: readonly AllowedRange[];
}

/** The ranges of a source that may be played, in the form in which fragments are made. */
export function allowedRanges(
  { intervals }: Pick<ReadRecord, 'intervals'>,
  right: PlaybackRight,
  source: SourceId,
  ranges: readonly PlayedRange[],
): AllowedRange[] {
  // A seat's range may begin where a screening ended; that seat may not see the moment before.
  const hasLead = ({ from, to }: PlayedRange): boolean =>
    isWhole(right, source) || intervals.some((interval) => from <= interval.from && to > interval.from);
  return ranges.map((range) => ({ ...range, hasLead: hasLead(range) }));
}
