import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { useSession } from '../context/SessionContext.tsx';

/** Says in plain words that one's own connection is weak; nothing while it is good. */
export function ConnectionQuality() {
  const { t } = useTranslation();
  const quality = useSession((state) => state.quality);
  const weak = quality === 'fair' || quality === 'poor';
  return (
    <div className="quality-area" role="status">
      {weak && (
        <p className="quality">
          <Icon name="line" />
          {t(`courtroom.line.${quality}`)}
        </p>
      )}
    </div>
  );
}
