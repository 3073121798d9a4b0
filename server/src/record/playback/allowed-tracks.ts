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

/** What may be played of a source, as fragments are made of it. */
export function allowedRanges(
  { intervals }: Pick<ReadRecord, 'intervals'>,
  right: PlaybackRight,
  source: SourceId,
  ranges: readonly PlayedRange[],
): AllowedRange[] {
  // What a seat gets may begin where a screen was lifted: what was just before that is not for it.
  const hasLead = ({ from, to }: PlayedRange): boolean =>
    isWhole(right, source) || intervals.some((interval) => from <= interval.from && to > interval.from);
  return ranges.map((range) => ({ ...range, hasLead: hasLead(range) }));
}
