import { useEffect, useState } from 'react';
import { useSurroundings } from '../app/SessionContext.tsx';
import { TileWatcher } from './tile-watcher.ts';

/** Tells the service how large the pictures of `people` are shown: 0 for who is on another page, or all when covered. */
export function useTileWatcher(people: readonly { readonly seat: string }[], covered: boolean): TileWatcher | null {
  const { session } = useSurroundings();
  const [watcher, setWatcher] = useState<TileWatcher | null>(null);
  useEffect(() => {
    const made = new TileWatcher((heights) => session.showTiles(heights), document);
    setWatcher(made);
    return () => made.close();
  }, [session]);
  useEffect(() => watcher?.expect(people.map(({ seat }) => seat)), [watcher, people]);
  useEffect(() => watcher?.cover(covered), [watcher, covered]);
  return watcher;
}
