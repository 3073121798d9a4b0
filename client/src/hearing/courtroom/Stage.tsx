import { memo, Suspense, useMemo, useRef } from 'react';
import { Icon } from '../../ui/Icon.tsx';
import { useTranslation } from 'react-i18next';
import { COURT, sourceId } from '@mahzar/shared/hearing/ids';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { lazily } from '../../ui/lazily.ts';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { useTrackStream } from '../../ui/useTrackStream.ts';
import { Preload } from '../context/FirstPicture.tsx';
import { usePartsOfScene, useSession } from '../context/SessionContext.tsx';
import type { Subject, View } from '../view/large.ts';
import type { PlacedTile } from './layout.ts';
import { displayName } from '../names/display-name.ts';
import { signInterpreter, withTiles } from '../names/people.ts';
import { ExhibitTile } from './ExhibitTile.tsx';
import { ScreenTile } from './ScreenTile.tsx';
import { Tile } from './Tile.tsx';
import { useFullPicture } from './useFullPicture.ts';
import { useSpeakerFocus } from './useSpeakerFocus.ts';
import { useStageLayout } from './useStageLayout.ts';
import { useStageSize } from '../view/useStageSize.ts';
import { useTileWatcher } from './useTileWatcher.ts';
import './stage.css';

interface StageProps {
  readonly view: View;
  /** The whole stage is covered, so that no picture is visible. */
  readonly covered: boolean;
}

const OwnShare = lazily(() => import('./OwnShare.tsx'));
const Pager = lazily(() => import('./Pager.tsx'));

/** A single picture fills the screen. */
const ONE_PAGE = { page: 0, pages: 1 };

/** The pictures of everybody in the courtroom, or in a private room, a page at a time. */
export const Stage = memo(function Stage({ view, covered }: StageProps) {
  const { t } = useTranslation();
  const hall = usePartsOfScene('kind', 'me', 'people', 'consultation');
  const display = usePartsOfScene('exhibit', 'share', 'speaks', 'layout', 'spotlight');
  const scene = { ...hall, ...display };
  const remote = useSession((state) => state.remote);
  const leftOut = useSession((state) => state.leftOut ?? 'none');
  const speakers = useSession((state) => state.speakers);
  const ownTrack = useSession((state) => state.local.camera);
  const ownPicture = useTrackStream(scene.me.camera === 'on' ? ownTrack : null);
  const others = useMemo(() => withTiles(hall), [hall]);
  const isPlayed = showsVideo(scene.exhibit);
  const sources = useMemo(
    () => [
      ...others.flatMap(({ seat }) => [
        sourceId(seat, 'camera'),
        ...(seat === scene.share ? [sourceId(seat, 'screen')] : []),
      ]),
      ...(isPlayed ? [sourceId(COURT, 'screen')] : []),
    ],
    [others, scene.share, isPlayed],
  );
  const watcher = useTileWatcher(sources, covered);
  const room = useRef<HTMLDivElement>(null);
  const phone = usePhone();
  const size = useStageSize(room);
  // A private room shows nothing of the courtroom. A person who shares their screen knows it, and wants to see the others.
  const shared = scene.share === scene.me.seat ? null : scene.share;
  const sharing = scene.consultation !== null ? null : isPlayed ? COURT : shared;
  const [layout, setPage] = useStageLayout({
    others,
    own: scene.speaks ? scene.me.seat : null,
    layout: scene.layout,
    view,
    spotlight: scene.spotlight,
    sharing,
    beside: signInterpreter(others),
    focus: useSpeakerFocus(scene.me.seat),
    phone,
    size,
  });
  const people = [...others, scene.me];
  const subjects: readonly Subject[] = [
    ...people.map(({ seat }) => ({ kind: 'person' as const, seat })),
    ...(sharing === null ? [] : [{ kind: 'screen' as const, seat: sharing }]),
  ];
  const [full, setFull] = useFullPicture(subjects, phone);
  const { page, pages } = full === null ? layout : ONE_PAGE;
  const tiles: readonly PlacedTile[] =
    full === null || size === null
      ? layout.tiles
      : [{ subject: full, size: 'large', rect: { start: 0, top: 0, width: size.width, height: size.height } }];

  const tileOf = ({ subject: { kind, seat } }: PlacedTile) => {
    if (seat === COURT) {
      const picture = leftOut === 'all' ? null : (remote.get(COURT)?.screen ?? null);
      return <ExhibitTile picture={picture} leftOut={leftOut === 'all'} watcher={watcher} />;
    }
    const person = people.find((one) => one.seat === seat);
    if (person === undefined) return null;
    const own = person === scene.me;
    const media = remote.get(seat);
    if (kind === 'screen') {
      const isLeftOut = leftOut === 'all';
      const picture = isLeftOut ? null : (media?.screen ?? null);
      return <ScreenTile person={person} picture={picture} leftOut={isLeftOut} watcher={watcher} />;
    }
    // A picture that has given way to voices must not freeze on its last frame.
    const isSeen = leftOut === 'none' && person.camera === 'on' && media?.cameraPaused === false;
    const theirs = isSeen ? media.camera : null;
    return (
      <Tile
        person={person}
        own={own}
        picture={own ? ownPicture : theirs}
        stands={!own && theirs !== null && media?.cameraStands === true}
        speaking={speakers.has(seat)}
        watcher={own ? null : watcher}
      />
    );
  };
  const nameOf = (seat: string): string => {
    if (seat === COURT) return t('stage.exhibit');
    const person = people.find((one) => one.seat === seat);
    return person === undefined ? '' : displayName(t, person);
  };
  return (
    <section className="stage" data-full={full !== null} aria-label={t('courtroom.participants')}>
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
              {phone && (
                <button
                  type="button"
                  className="stage__open"
                  aria-label={t(full === null ? 'stage.full' : 'stage.notFull', { name: nameOf(subject.seat) })}
                  onClick={() => setFull(full === null ? subject : null)}
                >
                  {full !== null && <Icon name="close" />}
                </button>
              )}
            </div>
          );
        })}
      </div>
      <Preload parts={[OwnShare, Pager]} />
      <Suspense fallback={<span data-loading />}>
        {scene.share === scene.me.seat && <OwnShare />}
        {pages > 1 && <Pager page={page} pages={pages} onPage={setPage} />}
      </Suspense>
      {others.length === 0 && <p className="stage__alone">{t('courtroom.alone')}</p>}
    </section>
  );
});

/** Whether the exhibit on display has a moving picture. */
function showsVideo(exhibit: Scene['exhibit']): boolean {
  return exhibit !== null && exhibit !== 'withheld' && exhibit.playback?.media.includes('video') === true;
}

/**
 * Orders a shared screen first, then people in the order of the court, independent of their places on the screen: elements keep
 * their order in the document when pictures move, so that no picture stops.
 */
function inReadingOrder(tiles: readonly PlacedTile[], people: readonly { readonly seat: string }[]): PlacedTile[] {
  const ranks = new Map(people.map(({ seat }, rank) => [seat, rank]));
  const rank = ({ subject: { kind, seat } }: PlacedTile): number => (kind === 'screen' ? -1 : (ranks.get(seat) ?? 0));
  return tiles.toSorted((one, other) => rank(one) - rank(other));
}
