import { hearingOfTrack } from '../../recording/layout.ts';
import type { FragmentMaker, Fragments } from '../playback/fragment-maker.ts';
import type { Bring } from './bring.ts';

/** Makes fragments of what is in the data folder, and of what is in the store alone: that can be brought first. */
export function broughtFragments(maker: FragmentMaker, bring: Bring): Fragments {
  return {
    begin: () => maker.begin(),
    // By the indices, which stay in the data folder.
    speech: (track, signal) => maker.speech(track, signal),
    write: (piece, sink, signal) => maker.write(piece, sink, signal),
    bring: ({ track, request }) => {
      const { logged } = track.partOf(request);
      return bring(hearingOfTrack(track.directory), [...logged.segments.values()]);
    },
  };
}
