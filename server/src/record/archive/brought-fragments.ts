import { hearingOfTrack } from '../../recording/layout.ts';
import type { FragmentMaker } from '../playback/fragment-maker.ts';
import type { Bring } from './bring.ts';

type Fragments = Pick<FragmentMaker, 'begin' | 'write' | 'speech'>;

/** Makes fragments of what is in the data folder, and of what is in the store alone: that is brought first. */
export function broughtFragments(maker: Fragments, bring: Bring): Fragments {
  return {
    begin: () => maker.begin(),
    // By the indices, which stay in the data folder.
    speech: (track) => maker.speech(track),
    async write(pieces, sink, signal) {
      const bringing = pieces.map(({ track, request }) => {
        const { logged } = track.partOf(request);
        return bring(hearingOfTrack(track.directory), [...logged.segments.values()]);
      });
      await Promise.all(bringing);
      await maker.write(pieces, sink, signal);
    },
  };
}
