import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { withheldPeople } from './withheld.ts';

/** Tells those who run the hearing which protected person only the judge hears or sees: the judge would not notice. */
export function WithheldAlarm() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { withheld, people } = useScene();
  return (
    <div role="alert">
      {withheldPeople(withheld).map(({ seat, what, since, fault }) => {
        const person = people.find((one) => one.seat === seat);
        return (
          <div key={seat} className="alarm">
            <Icon name="warning" />
            <p>
              <strong>{t(`withheld.${what}`, { name: person === undefined ? '' : displayName(t, person) })}</strong>{' '}
              {t(`withheld.faults.${fault}`)} {t('withheld.text', { time: formatTime(language, since) })}
            </p>
          </div>
        );
      })}
    </div>
  );
}
