import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_TIME_ZONE } from '../../i18n/court.ts';
import { formatClock, formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';

const { dayOf, hoursOfDay } = courtClock(COURT_TIME_ZONE);

const HALF_DAY_MS = 12 * 3_600_000;

/** Formats days and turns in words, in the court's time. */
export function useTurnWords() {
  const t = useCitizenWords();
  const { language } = useLanguage();
  /** @param day `YYYY-MM-DD` */
  const day = (date: string): string => formatDay(language, hoursOfDay(date).from + HALF_DAY_MS);
  const turn = (at: number): string =>
    t('turn.dayAndTime', { day: formatDay(language, at), time: formatClock(language, at) });
  return { day, turn, dayOf };
}
