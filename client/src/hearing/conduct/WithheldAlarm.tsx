import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { withheldPeople } from './withheld.ts';
import { useConductWords } from './useConductWords.ts';

/** Tells people who run the hearing which protected person only the judge hears or sees, since the judge would not notice. */
export function WithheldAlarm() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { withheld, people } = usePartsOfScene('withheld', 'people');
  return (
    <div role="alert">
      {withheldPeople(withheld).map(({ seat, what, since, fault }) => {
        const person = people.find((one) => one.seat === seat);
        return (
          <div key={seat} className="alarm">
            <Icon name="warning" />
            <p>
              <strong>{tc(`withheld.${what}`, { name: person === undefined ? '' : displayName(t, person) })}</strong>{' '}
              {tc(`withheld.faults.${fault}`)} {tc('withheld.text', { time: formatTime(language, since) })}
            </p>
          </div>
        );
      })}
    </div>
  );
}
