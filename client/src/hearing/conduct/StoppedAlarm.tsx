import type { StoppedView } from '@mahzar/shared/hearing/projection/view';
import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { useConductWords } from './useConductWords.ts';

/**
 * Tells whose sound or picture was stopped because the device sends too much: to that person, and to people who run the hearing.
 */
export function StoppedAlarm() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { stopped, people, me } = usePartsOfScene('stopped', 'people', 'me');
  const words = ({ seat, kind, since }: StoppedView) => {
    const time = formatTime(language, since);
    if (seat === me.seat) return { title: tc(`stopped.own.${kind}`), text: tc('stopped.ownText', { time }) };
    const person = people.find((one) => one.seat === seat);
    const name = person === undefined ? '' : displayName(t, person);
    return { title: tc(`stopped.other.${kind}`, { name }), text: tc('stopped.otherText', { time }) };
  };
  return (
    <div role="alert">
      {stopped.map((one) => {
        const { title, text } = words(one);
        return (
          <div key={`${one.seat}/${one.kind}`} className="alarm">
            <Icon name="warning" />
            <p>
              <strong>{title}</strong> {text}
            </p>
          </div>
        );
      })}
    </div>
  );
}
