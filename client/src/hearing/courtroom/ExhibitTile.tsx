import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { COURT, sourceId } from '@mahzar/shared/hearing/ids';
import { Icon } from '../../ui/Icon.tsx';
import { Video } from '../../ui/Video.tsx';
import type { TileWatcher } from './tile-watcher.ts';
import { useWatched } from './useWatched.ts';
import './tile.css';

interface ExhibitTileProps {
  /** Null until it arrives. */
  readonly picture: MediaStream | null;
  /** It gives way to voices on this person's line. */
  readonly leftOut: boolean;
  readonly watcher: TileWatcher | null;
}

/** The moving picture of the played exhibit, uncropped. */
export function ExhibitTile({ picture, leftOut, watcher }: ExhibitTileProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  useWatched(ref, sourceId(COURT, 'screen'), watcher);
  return (
    <article ref={ref} className="tile tile--screen" aria-label={t('stage.exhibit')}>
      {picture === null ? (
        <p className="tile__note">
          <Icon name="exhibit" />
          {t(leftOut ? 'stage.exhibitLeftOut' : 'stage.exhibitComing')}
        </p>
      ) : (
        <Video stream={picture} label={t('stage.exhibit')} />
      )}
    </article>
  );
}
