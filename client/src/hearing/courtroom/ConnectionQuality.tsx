import { useTranslation } from 'react-i18next';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSession } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';

/** Says in plain words whose connection is weak, one's own or a speaker's; nothing while all are good. */
export function ConnectionQuality() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const quality = useSession((state) => state.quality);
  const weak = useSession((state) => state.weak);
  const people = useSession(({ scene }) => scene?.people);
  const named = people?.filter(({ seat, here }) => here && weak.includes(seat)).map((person) => displayName(t, person));
  const words =
    quality === 'fair' || quality === 'poor'
      ? t(`courtroom.line.${quality}`)
      : named !== undefined && named.length > 0
        ? t('courtroom.line.other', { names: formatList(language, named), count: named.length })
        : null;
  return (
    <div className="quality-area" role="status">
      {words !== null && (
        <p className="quality">
          <Icon name="line" />
          {words}
        </p>
      )}
    </div>
  );
}
