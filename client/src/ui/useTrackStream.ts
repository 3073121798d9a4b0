import { useMemo } from 'react';

/** Returns a stream of one track; the object stays the same as long as the track does. */
export function useTrackStream(track: MediaStreamTrack | null): MediaStream | null {
  return useMemo(() => (track === null ? null : new MediaStream([track])), [track]);
}
