import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { useTrackStream } from '../../ui/useTrackStream.ts';
import { useScene, useSession } from '../app/SessionContext.tsx';
import type { CourtLayout, View } from './large.ts';
import type { PlacedTile } from './layout.ts';
import { Pager } from './Pager.tsx';
import { withTiles } from './people.ts';
import { ScreenTile } from './ScreenTile.tsx';
import { Tile } from './Tile.tsx';
import { useSpeakerFocus } from './useSpeakerFocus.ts';
import { useStageLayout } from './useStageLayout.ts';
import { useStageSize } from './useStageSize.ts';
import { useTileWatcher } from './useTileWatcher.ts';
import './stage.css';

interface StageProps {
  readonly layout?: CourtLayout;
  readonly view?: View;
  readonly spotlight?: string | null;
  /** A screen that is shared, and by whom; the stream is null until it comes. */
  readonly screen?: { readonly seat: string; readonly stream: MediaStream | null } | null;
  /** Seen on every page, such as a sign-language interpreter. */
  readonly beside?: string | null;
  /** Something lies over the whole stage, so that no picture is seen. */
  readonly covered?: boolean;
}

/** The pictures of everybody in the courtroom, a page at a time. */
export function Stage({
  layout = 'grid',
  view = 'court',
  spotlight = null,
  screen = null,
  beside = null,
  covered = false,
}: StageProps) {
  const { t } = useTranslation();
  const scene = useScene();
  const remote = useSession((state) => state.remote);
  const speakers = useSession((state) => state.speakers);
  const ownTrack = useSession((state) => state.local.camera);
  const ownPicture = useTrackStream(scene.me.camera === 'on' ? ownTrack : null);
  const phone = usePhone();
  const others = withTiles(scene);
  const own = scene.speaks ? scene.me.seat : null;
  const room = useRef<HTMLDivElement>(null);
  const size = useStageSize(room);
  const focus = useSpeakerFocus(scene.me.seat);
  const sharing = screen?.seat ?? null;
  const choice = { layout, view, spotlight, sharing, beside };
  const [{ tiles, page, pages }, setPage] = useStageLayout({ ...choice, others, own, focus, phone, size });
  const watcher = useTileWatcher(others, covered);
  const ranks = new Map([...others, scene.me].map(({ seat }, rank): [string, number] => [seat, rank]));
  const nameOf = (seat: string): string => [...others, scene.me].find((person) => person.seat === seat)?.name ?? '';
  const tile = ({ subject: { kind, seat } }: PlacedTile) => {
    if (kind === 'screen') {
      return <ScreenTile seat={seat} name={nameOf(seat)} own={seat === own} stream={screen?.stream ?? null} />;
    }
    const person = seat === own ? scene.me : others.find((other) => other.seat === seat);
    if (person === undefined) return null;
    const media = remote.get(seat);
    const theirs = media === undefined || media.cameraPaused || person.camera !== 'on' ? null : media.camera;
    return (
      <Tile
        person={person}
        own={seat === own}
        picture={seat === own ? ownPicture : theirs}
        speaking={speakers.has(seat)}
        watcher={seat === own ? null : watcher}
      />
    );
  };
  return (
    <section className="stage" aria-label={t('courtroom.participants')}>
      <div className="stage__room" ref={room}>
        {inReadingOrder(tiles, ranks).map((placed) => {
          const { subject, size, rect } = placed;
          return (
            <div
              key={`${subject.kind} ${subject.seat}`}
              className="stage__place"
              data-size={size}
              style={{ insetInlineStart: rect.start, top: rect.top, width: rect.width, height: rect.height }}
            >
              {tile(placed)}
            </div>
          );
        })}
      </div>
      {pages > 1 && <Pager page={page} pages={pages} onPage={setPage} />}
      {others.length === 0 && <p className="stage__alone">{t('courtroom.alone')}</p>}
    </section>
  );
}

/**
 * What is large first, then people in the order of the court, wherever they are shown: elements keep their places in the
 * document when pictures change theirs, so that no picture stops.
 */
function inReadingOrder(tiles: readonly PlacedTile[], ranks: ReadonlyMap<string, number>): PlacedTile[] {
  const rank = ({ subject: { kind, seat } }: PlacedTile): number => (kind === 'screen' ? -1 : (ranks.get(seat) ?? 0));
  return tiles.toSorted((one, other) => rank(one) - rank(other));
}
