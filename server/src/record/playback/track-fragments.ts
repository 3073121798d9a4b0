import type { TimeRange } from '../time-range.ts';
import type { TrackFragment } from './fragment-maker.ts';
import type { AllowedTrack } from './allowed-tracks.ts';
import type { ReadRecord } from './read-record.ts';

/** Fragments of tracks for a range (epoch ms), limited to the part of the record whose segments are closed. */
export function fragmentsOf(
  record: ReadRecord,
  tracks: readonly AllowedTrack[],
  { from, to, begins }: TimeRange & { readonly begins: boolean },
): Promise<TrackFragment[]> {
  const closed = { from, to: Math.max(from, Math.min(to, record.intervals.at(-1)?.to ?? 0)) };
  const zero = Math.floor(record.intervals[0]!.from);
  return Promise.all(
    tracks.map(async ({ track, allowed }) => {
      const shift = await record.shiftOf(track.info.clock);
      return { track, request: { ...closed, allowed, zero, shift, begins } };
    }),
  );
}
