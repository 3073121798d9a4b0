import type { TimeRange } from '../export/clips.ts';
import type { Piece } from './fragment-maker.ts';
import type { AllowedTrack } from './allowed-tracks.ts';
import type { ReadRecord } from './read-record.ts';

/** What is made of tracks for a range (epoch ms): not beyond what is closed by now. */
export function piecesOf(
  record: ReadRecord,
  tracks: readonly AllowedTrack[],
  { from, to, begins }: TimeRange & { readonly begins: boolean },
): Promise<Piece[]> {
  const closed = { from, to: Math.max(from, Math.min(to, record.intervals.at(-1)?.to ?? 0)) };
  const zero = Math.floor(record.intervals[0]!.from);
  return Promise.all(
    tracks.map(async ({ track, allowed }) => {
      const shift = await record.shiftOf(track.info.clock);
      return { track, request: { ...closed, allowed, zero, shift, begins } };
    }),
  );
}
