import { memo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { Avatar } from '../../ui/Avatar.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Video } from '../../ui/Video.tsx';
import { displayName } from '../names/display-name.ts';
import type { TileWatcher } from './tile-watcher.ts';
import { useWatched } from './useWatched.ts';
import './tile.css';

interface TileProps {
  readonly person: NamedPerson;
  readonly own: boolean;
  readonly picture: MediaStream | null;
  /** The picture is frozen. */
  readonly stands: boolean;
  readonly speaking: boolean;
  /** Observes the tile's size; null for the person's own tile. */
  readonly watcher: TileWatcher | null;
}

/** One person: picture or initials, name, role and present state, with words for people who cannot see it. */
export const Tile = memo(function Tile({ person, own, picture, stands, speaking, watcher }: TileProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  useWatched(ref, sourceId(person.seat, 'camera'), watcher);
  const { here, microphone, hand } = person;
  const name = displayName(t, person);
  const shown = here ? picture : null;
  const talks = here && speaking && microphone === 'on';
  return (
    <article
      ref={ref}
      className="tile"
      aria-label={own ? `${name} (${t('courtroom.you')})` : name}
      data-speaking={talks}
      data-away={!here}
    >
      {shown !== null ? (
        <Picture stream={shown} own={own} seat={person.seat} name={name} />
      ) : (
        <div className="tile__blank">
          <Avatar name={name} />
          <span className="visually-hidden">{t('courtroom.cameraOff')}</span>
        </div>
      )}
      {hand !== null && (
        <p className="tile__hand">
          <Icon name="hand" />
          <span className="visually-hidden">{t('courtroom.handRaised')}</span>
        </p>
      )}
      {!here && (
        <p className="tile__away">
          <Icon name="line-lost" />
          {t('courtroom.away')}
        </p>
      )}
      <div className="tile__label">
        <div className="tile__who">
          {shown !== null && stands && (
            <p className="tile__stands">
              <Icon name="line" />
              {t('courtroom.pictureStands')}
            </p>
          )}
          <p className="tile__name">
            <bdi>{name}</bdi>
            {own && <span className="tile__you"> ({t('courtroom.you')})</span>}
          </p>
          <p className="tile__role">{t(`roles.${person.role}`)}</p>
        </div>
        {here && microphone !== 'on' && (
          <span className="tile__state" data-blocked={microphone === 'blocked'}>
            <Icon name="microphone-off" />
            <span className="visually-hidden">
              {microphone === 'blocked' ? t('courtroom.microphoneBlocked') : t('courtroom.microphoneOff')}
            </span>
          </span>
        )}
        {talks && (
          <span className="tile__state tile__state--speaking">
            <Icon name="sound" />
            <span className="visually-hidden">{t('courtroom.speaking')}</span>
          </span>
        )}
      </div>
    </article>
  );
});

interface PictureProps {
  readonly stream: MediaStream;
  readonly own: boolean;
  readonly seat: string;
  readonly name: string;
}

/** Present before the first frame arrives, so that the frame is shown at once; until then the initials show through. */
function Picture({ stream, own, seat, name }: PictureProps) {
  const [drawn, setDrawn] = useState(false);
  return (
    <>
      {!drawn && (
        <div className="tile__blank">
          <Avatar name={name} />
        </div>
      )}
      <Video stream={stream} mirrored={own} seat={seat} label={name} onDrawn={() => setDrawn(true)} />
    </>
  );
}
