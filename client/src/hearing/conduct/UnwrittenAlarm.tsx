import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { useConductWords } from './useConductWords.ts';

/**
 * Tells people who run the hearing whose sound or picture the record lacks although it is sent, such as a camera without a key
 * frame.
 */
export function UnwrittenAlarm() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { unwritten, people, me } = usePartsOfScene('unwritten', 'people', 'me');
  return (
    <div role="alert">
      {unwritten.map(({ seat, kind, since }) => {
        const own = seat === me.seat;
        const person = people.find((one) => one.seat === seat);
        const name = person === undefined ? '' : displayName(t, person);
        return (
          <div key={`${seat}/${kind}`} className="alarm">
            <Icon name="warning" />
            <p>
              <strong>{own ? tc(`unwritten.own.${kind}`) : tc(`unwritten.other.${kind}`, { name })}</strong>{' '}
              {tc(own ? 'unwritten.ownText' : 'unwritten.otherText', { time: formatTime(language, since) })}
            </p>
          </div>
        );
      })}
    </div>
  );
}
