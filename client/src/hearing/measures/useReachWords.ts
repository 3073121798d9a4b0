import { useTranslation } from 'react-i18next';
import { COURT } from '@mahzar/shared/hearing/ids';
import { RECORD } from '@mahzar/shared/hearing/projection/reach-table';
import { formatTimestamp } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import type { ReachWords } from './reach-csv.ts';

/** Returns names, roles and times of a reach table in the language of the page. An unknown person is named by the seat. */
export function useReachWords(): ReachWords {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { me, people } = usePartsOfScene('me', 'people');
  const personOf = (seat: string) => [me, ...people].find((person) => person.seat === seat);
  const columns = ['listener', 'role', 'what', 'whom', 'role', 'from', 'to', 'seconds'] as const;
  return {
    columns: columns.map((column) => tc(`reach.columns.${column}`)),
    nameOf: (seat) => {
      if (seat === RECORD) return tc('reach.record');
      if (seat === COURT) return tc('reach.exhibits');
      const person = personOf(seat);
      return person === undefined ? seat : displayName(t, person);
    },
    roleOf: (seat) => {
      const person = personOf(seat);
      return person === undefined ? '' : t(`roles.${person.role}`);
    },
    kinds: {
      microphone: tc('reach.kinds.microphone'),
      camera: tc('reach.kinds.camera'),
      screen: tc('reach.kinds.screen'),
      'altered-microphone': tc('reach.kinds.altered-microphone'),
      'altered-camera': tc('reach.kinds.altered-camera'),
      'exhibit-audio': tc('reach.kinds.exhibit-audio'),
      'exhibit-video': tc('reach.kinds.exhibit-video'),
    },
    time: (at) => formatTimestamp(language, at),
  };
}
