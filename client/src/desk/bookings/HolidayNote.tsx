import { readHolidays } from '@mahzar/shared/rest/offices';
import { holidayOf } from '@mahzar/shared/scheduling/holidays';
import { unlistedLunarHoliday } from '@mahzar/shared/scheduling/lunar-holidays';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { hoursOfDay } from '../ui/court-time.ts';
import { useMay } from '../session/who.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/**
 * Says that courts are closed on a day, which does not prevent a booking. Lunar holidays are calculated, and may be a day off,
 * until an administrator enters the day.
 */
export function HolidayNote({ day }: { readonly day: string }) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const may = useMay();
  const listed = useLoad(readHolidays, {}, { when: may('read-offices') }).data?.days ?? [];
  const noteText = (): string | null => {
    const solar = holidayOf(day);
    if (solar !== null) return t('booking.holiday', { name: t(`booking.holidays.${solar}`) });
    const named = listed.find(({ date }) => date === day);
    if (named !== undefined) return t('booking.holiday', { name: named.name });
    const lunar = unlistedLunarHoliday(day, listed);
    if (lunar === null) return null;
    return t('booking.lunarHoliday', {
      name: t(`booking.lunarHolidays.${lunar.holiday}`),
      date: formatDay(language, hoursOfDay(lunar.date).from),
    });
  };
  const note = noteText();
  return <div role="status">{note !== null && <p className="form-note">{note}</p>}</div>;
}
