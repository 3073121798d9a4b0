import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { sourceId } from '@mahzar/shared/hearing/ids';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { useTrackStream } from '../../ui/useTrackStream.ts';
import { useScene, useSession } from '../context/SessionContext.tsx';
import type { View } from '../view/large.ts';
import type { PlacedTile } from './layout.ts';
import { OwnShare } from './OwnShare.tsx';
import { Pager } from './Pager.tsx';
import { signInterpreter, withTiles } from '../names/people.ts';
import { ScreenTile } from './ScreenTile.tsx';
import { Tile } from './Tile.tsx';
import { useSpeakerFocus } from './useSpeakerFocus.ts';
import { useStageLayout } from './useStageLayout.ts';
import { useStageSize } from './useStageSize.ts';
import { useTileWatcher } from './useTileWatcher.ts';
import './stage.css';

interface StageProps {
  readonly view: View;
  /** Something lies over the whole stage, so that no picture is seen. */
  readonly covered: boolean;
}

/** The pictures of everybody in the courtroom, or in a private room, a page at a time. */
export function Stage({ view, covered }: StageProps) {
  const { t } = useTranslation();
  const scene = useScene();
  const remote = useSession((state) => state.remote);
  const speakers = useSession((state) => state.speakers);
  const ownTrack = useSession((state) => state.local.camera);
  const ownPicture = useTrackStream(scene.me.camera === 'on' ? ownTrack : null);
  const others = useMemo(() => withTiles(scene), [scene]);
  const sources = useMemo(
    () =>
      others.flatMap(({ seat }) => [
        sourceId(seat, 'camera'),
        ...(seat === scene.share ? [sourceId(seat, 'screen')] : []),
      ]),
    [others, scene.share],
  );
  const watcher = useTileWatcher(sources, covered);
  const room = useRef<HTMLDivElement>(null);
  const [{ tiles, page, pages }, setPage] = useStageLayout({
    others,
    own: scene.speaks ? scene.me.seat : null,
    layout: scene.layout,
    view,
    spotlight: scene.spotlight,
    // In a private room nothing of the courtroom is seen. Who shares knows their own screen, and wants to see the others.
    sharing: scene.consultation !== null || scene.share === scene.me.seat ? null : scene.share,
    beside: signInterpreter(others),
    focus: useSpeakerFocus(scene.me.seat),
    phone: usePhone(),
    size: useStageSize(room),
  });
  const people = [...others, scene.me];

  const tileOf = ({ subject: { kind, seat } }: PlacedTile) => {
    const person = people.find((one) => one.seat === seat);
    if (person === undefined) return null;
    const own = person === scene.me;
    const media = remote.get(seat);
    if (kind === 'screen') return <ScreenTile person={person} picture={media?.screen ?? null} watcher={watcher} />;
    const theirs = media === undefined || media.cameraPaused || person.camera !== 'on' ? null : media.camera;
    return (
      <Tile
        person={person}
        own={own}
        picture={own ? ownPicture : theirs}
        speaking={speakers.has(seat)}
        watcher={own ? null : watcher}
      />
    );
  };
  return (
    <section className="stage" aria-label={t('courtroom.participants')}>
      <div className="stage__room" ref={room}>
        {inReadingOrder(tiles, people).map((placed) => {
          const { subject, size, rect } = placed;
          return (
            <div
              key={`${subject.kind} ${subject.seat}`}
              className="stage__place"
              data-size={size}
              style={{ insetInlineStart: rect.start, top: rect.top, width: rect.width, height: rect.height }}
            >
              {tileOf(placed)}
            </div>
          );
        })}
      </div>
      {scene.share === scene.me.seat && <OwnShare />}
      {pages > 1 && <Pager page={page} pages={pages} onPage={setPage} />}
      {others.length === 0 && <p className="stage__alone">{t('courtroom.alone')}</p>}
    </section>
  );
}

/**
 * A shared screen first, then people in the order of the court, wherever they are shown: elements keep their places in the
 * document when pictures change theirs, so that no picture stops.
 */
function inReadingOrder(tiles: readonly PlacedTile[], people: readonly { readonly seat: string }[]): PlacedTile[] {
  const ranks = new Map(people.map(({ seat }, rank) => [seat, rank]));
  const rank = ({ subject: { kind, seat } }: PlacedTile): number => (kind === 'screen' ? -1 : (ranks.get(seat) ?? 0));
  return tiles.toSorted((one, other) => rank(one) - rank(other));
}
