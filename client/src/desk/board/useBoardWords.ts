import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardAlarm, BoardHearing, BoardPerson } from '@mahzar/shared/board/board';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Returns the names of people, hearings and alarms of the board. */
export function useBoardWords() {
  const t = useStaffWords();
  const { t: tCommon } = useTranslation();
  const { language } = useLanguage();
  const personName = useCallback(
    ({ name, alias }: Pick<BoardPerson, 'name' | 'alias'>): string =>
      alias === null ? name : t('board.alias', { number: alias }),
    [t],
  );
  const roleName = useCallback(({ role }: Pick<BoardPerson, 'role'>): string => tCommon(`roles.${role}`), [tCommon]);
  const hearingName = useCallback(
    ({ caseNumber, title }: BoardHearing): string => (caseNumber === '' ? title : localDigits(language, caseNumber)),
    [language],
  );
  const alarmName = useCallback(
    ({ people }: BoardHearing, { kind, seat }: BoardAlarm): string => {
      const alarm = t(`board.alarms.${kind}`);
      const person = people.find((each) => each.seat === seat);
      if (person === undefined) return alarm;
      return t('board.alarmOf', { person: personName(person) || roleName(person), alarm });
    },
    [t, personName, roleName],
  );
  return { t, tCommon, language, personName, roleName, hearingName, alarmName };
}
