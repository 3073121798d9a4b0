import { hearingOfTrack } from '../../recording/layout.ts';
import type { FragmentMaker, Fragments } from '../playback/fragment-maker.ts';
import type { FetchFiles } from './fetch-from-store.ts';

/** Makes fragments from files in the data folder, after fetching those that are only in the store. */
export function fetchedFragments(maker: FragmentMaker, fetchFiles: FetchFiles): Fragments {
  return {
    begin: () => maker.begin(),
    // Needs the indices only, and they stay in the data folder.
    speech: (track, signal) => maker.speech(track, signal),
    write: (fragment, sink, signal) => maker.write(fragment, sink, signal),
    fetchFiles: ({ track, request }) => {
      const { logged } = track.partOf(request);
      return fetchFiles(hearingOfTrack(track.directory), [...logged.segments.values()]);
    },
  };
}
