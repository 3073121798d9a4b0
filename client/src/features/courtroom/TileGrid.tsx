import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { useTrackStream } from '../../ui/useTrackStream.ts';
import { useScene, useSession, useSurroundings } from '../app/SessionContext.tsx';
import { layOut } from './grid.ts';
import { withTiles } from './people.ts';
import { Tile } from './Tile.tsx';
import { TileWatcher } from './tile-watcher.ts';
import './stage.css';

const GAP = 8;

/** Everybody who is in the courtroom, as large as there is room. */
export function TileGrid() {
  const { t } = useTranslation();
  const scene = useScene();
  const remote = useSession((state) => state.remote);
  const speakers = useSession((state) => state.speakers);
  const ownTrack = useSession((state) => state.local.camera);
  const own = useTrackStream(scene.me.camera === 'on' ? ownTrack : null);
  const phone = usePhone();
  const watcher = useTileWatcher();
  const people = withTiles(scene);
  // On a phone, beside one or two others, one's own picture is small and aside; among more all are small.
  const ownAside = phone && (people.length === 1 || people.length === 2);
  const ownTile = scene.speaks && (
    <Tile
      key={scene.me.seat}
      person={scene.me}
      own
      picture={own}
      speaking={speakers.has(scene.me.seat)}
      watcher={null}
    />
  );
  const { room, scrolls } = useLayout(people.length + (scene.speaks && !ownAside ? 1 : 0), phone);
  return (
    <section className="grid" aria-label={t('courtroom.participants')}>
      {/* Reached by keyboard when there is something to scroll, as axe's scrollable-region-focusable asks. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="grid__room" ref={room} tabIndex={scrolls ? 0 : undefined}>
        <div className="grid__tiles">
          {people.map((person) => {
            const media = remote.get(person.seat);
            const picture = media === undefined || media.cameraPaused || person.camera !== 'on' ? null : media.camera;
            return (
              <Tile
                key={person.seat}
                person={person}
                own={false}
                picture={picture}
                speaking={speakers.has(person.seat)}
                watcher={watcher}
              />
            );
          })}
          {!ownAside && ownTile}
        </div>
      </div>
      {people.length === 0 && <p className="grid__alone">{t('courtroom.alone')}</p>}
      {ownAside && ownTile !== false && <div className="grid__own">{ownTile}</div>}
    </section>
  );
}

/** Keeps the sizes of tiles fitting the room they are in. */
function useLayout(count: number, phone: boolean) {
  const room = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return undefined;
    const apply = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      const limits = phone
        ? { maxColumns: 2, minHeight: 104, tallest: 3 / 4 }
        : { maxColumns: 6, minHeight: 120, tallest: 4 / 3 };
      const tile = layOut({ count, width, height, gap: GAP, ...limits });
      element.style.setProperty('--columns', String(tile.columns));
      element.style.setProperty('--tile-width', `${tile.width}px`);
      element.style.setProperty('--tile-height', `${tile.height}px`);
      setScrolls(tile.scrolls);
    };
    apply();
    const observer = new ResizeObserver(apply);
    observer.observe(element);
    return () => observer.disconnect();
  }, [count, phone]);
  return { room, scrolls };
}

function useTileWatcher(): TileWatcher | null {
  const { session } = useSurroundings();
  const [watcher, setWatcher] = useState<TileWatcher | null>(null);
  useEffect(() => {
    const made = new TileWatcher((heights) => session.showTiles(heights), document);
    setWatcher(made);
    return () => made.close();
  }, [session]);
  return watcher;
}
