import { daysFrom } from '@mahzar/shared/offices/office-day';
import { readHolidays } from '@mahzar/shared/rest/offices';
import { holidayOf } from '@mahzar/shared/scheduling/holidays';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { hoursOfDay } from '../ui/court-time.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { today } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { HolidaysForm } from './HolidaysForm.tsx';
import { useOfficeWords } from './useOfficeWords.ts';
import './offices.css';

/** Public holidays: solar ones of the coming year, and the list of the others. */
export default function HolidaysPage() {
  const t = useOfficeWords();
  const common = useStaffWords();
  const may = useMay();
  const { language } = useLanguage();
  const holidays = useLoad(readHolidays, {});
  const fixed = daysFrom(today(), 365).flatMap((day) => {
    const holiday = holidayOf(day);
    return holiday === null || holiday === 'friday' ? [] : [{ day, holiday }];
  });
  const nameOf = (day: string): string => formatDay(language, hoursOfDay(day).from);
  return (
    <Screen
      title={t('holidays')}
      lead={t('holidaysLead')}
      width="form"
      acts={
        <LinkButton href="/offices" look="quiet">
          {common('common.back')}
        </LinkButton>
      }
    >
      <section className="card" aria-labelledby="lunar">
        <h2 id="lunar">{t('lunar')}</h2>
        <p className="soft">{t('lunarText')}</p>
        <Loaded of={holidays}>
          {(read) =>
            may('edit-holidays') ? (
              <HolidaysForm key={read.version} holidays={read} />
            ) : (
              <>
                {read.days.length === 0 ? (
                  <p>{t('lunarNone')}</p>
                ) : (
                  <ul className="plain-list office-holidays">
                    {read.days
                      .filter(({ date }) => date >= today())
                      .toSorted((one, other) => one.date.localeCompare(other.date))
                      .map(({ date, name }) => (
                        <li key={date}>
                          <span>{nameOf(date)}</span> <span>{name}</span>
                        </li>
                      ))}
                  </ul>
                )}
                <p className="soft">{t('lunarWho')}</p>
              </>
            )
          }
        </Loaded>
      </section>
      <section className="card" aria-labelledby="fixed">
        <h2 id="fixed">{t('fixed')}</h2>
        <p className="soft">{t('fixedText')}</p>
        <ul className="plain-list office-holidays">
          {fixed.map(({ day, holiday }) => (
            <li key={day}>
              <span>{nameOf(day)}</span> <span>{t(`holidayNames.${holiday}`)}</span>
            </li>
          ))}
        </ul>
      </section>
    </Screen>
  );
}
