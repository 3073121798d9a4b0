import { useEffect, useState } from 'react';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import { useAppServices } from '../context/SessionContext.tsx';
import { TileWatcher } from './tile-watcher.ts';

/** Reports the display size of `sources` to the service: 0 for pictures on another page, and for all when covered. */
export function useTileWatcher(sources: readonly SourceId[], covered: boolean): TileWatcher | null {
  const { session } = useAppServices();
  const [watcher, setWatcher] = useState<TileWatcher | null>(null);
  useEffect(() => {
    const made = new TileWatcher((heights) => session.showTiles(heights), document);
    setWatcher(made);
    return () => made.close();
  }, [session]);
  useEffect(() => watcher?.expect(sources), [watcher, sources]);
  useEffect(() => watcher?.cover(covered), [watcher, covered]);
  return watcher;
}
