import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { TileWatcher } from './tile-watcher.ts';

/** Has a tile watched as long as it is on the page; null for one's own, which nobody sends. */
export function useWatched(ref: RefObject<HTMLElement | null>, source: SourceId, watcher: TileWatcher | null): void {
  useEffect(() => (ref.current === null ? undefined : watcher?.watch(source, ref.current)), [ref, watcher, source]);
}
