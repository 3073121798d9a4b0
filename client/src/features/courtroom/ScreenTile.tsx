import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { Video } from '../../ui/Video.tsx';

interface ScreenTileProps {
  readonly seat: string;
  readonly name: string;
  readonly own: boolean;
  readonly stream: MediaStream | null;
}

/** A shared screen, whole. One's own is not shown to oneself: a screen that shows itself has no end. */
export function ScreenTile({ seat, name, own, stream }: ScreenTileProps) {
  const { t } = useTranslation();
  const label = own ? t('stage.ownScreen') : t('stage.screenOf', { name });
  return (
    <article className="tile tile--screen" aria-label={label}>
      {own || stream === null ? (
        <p className="tile__note">
          <Icon name="screen" />
          {own ? label : t('stage.screenComing', { name })}
        </p>
      ) : (
        <>
          <Video stream={stream} seat={`screen-${seat}`} label={label} />
          <p className="tile__caption">
            <Icon name="screen" />
            {label}
          </p>
        </>
      )}
    </article>
  );
}
