import type { OfficeDay } from '@mahzar/shared/offices/office-day';
import { holidayOf } from '@mahzar/shared/scheduling/holidays';
import { useOfficeWords } from './useOfficeWords.ts';

/** Returns a function that explains why nobody is received on a day. */
export function useClosedWords() {
  const t = useOfficeWords();
  return (day: string, { why, note }: Extract<OfficeDay, { state: 'closed' }>): string => {
    if (why !== 'holiday') return note === '' ? t(`why.${why}`) : t('closedWith', { note });
    const built = holidayOf(day);
    return t('why.holiday', { name: note !== '' || built === null ? note : t(`holidayNames.${built}`) });
  };
}
