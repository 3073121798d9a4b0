import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { TileWatcher } from './tile-watcher.ts';

/** Observes a tile as long as it is on the page; `watcher` is null for the person's own, which nobody sends. */
export function useWatched(ref: RefObject<HTMLElement | null>, source: SourceId, watcher: TileWatcher | null): void {
  useEffect(() => (ref.current === null ? undefined : watcher?.watch(source, ref.current)), [ref, watcher, source]);
}
