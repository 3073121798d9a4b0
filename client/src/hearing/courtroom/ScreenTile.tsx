import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { Icon } from '../../ui/Icon.tsx';
import { Video } from '../../ui/Video.tsx';
import { displayName } from '../names/display-name.ts';
import type { TileWatcher } from './tile-watcher.ts';
import { useWatched } from './useWatched.ts';
import './tile.css';

interface ScreenTileProps {
  /** The person who shares it. */
  readonly person: NamedPerson;
  /** Null until it arrives. */
  readonly picture: MediaStream | null;
  /** It gives way to voices on this person's line. */
  readonly leftOut: boolean;
  /** Observes its size. */
  readonly watcher: TileWatcher | null;
}

/** The screen that another person shares, uncropped. */
export function ScreenTile({ person, picture, leftOut, watcher }: ScreenTileProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  useWatched(ref, sourceId(person.seat, 'screen'), watcher);
  const name = displayName(t, person);
  const label = t('stage.screenOf', { name });
  return (
    <article ref={ref} className="tile tile--screen" aria-label={label}>
      {picture === null ? (
        <p className="tile__note">
          <Icon name="screen" />
          {t(leftOut ? 'stage.screenLeftOut' : 'stage.screenComing', { name })}
        </p>
      ) : (
        <>
          <Video stream={picture} label={label} />
          <p className="tile__caption">
            <Icon name="screen" />
            {label}
          </p>
        </>
      )}
    </article>
  );
}
