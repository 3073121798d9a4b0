import { Link } from 'wouter';
import { readCalendar } from '@mahzar/shared/rest/bookings';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { LOCALES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';
import { useLoad } from '../api/useLoad.ts';
import { dayOf, hoursOfDay } from '../ui/court-time.ts';
import { Moment } from '../ui/Moment.tsx';
import { Loaded } from '../ui/States.tsx';
import { today } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { daysOf } from './calendar-days.ts';

interface CalendarViewProps {
  readonly view: 'week' | 'month';
  readonly day: string;
  readonly branch: string;
  readonly onDay: (day: string) => void;
}

/** Hearings per day in a month view; the others are one press away. */
const MAX = 3;

/** The hearings of a week or a month, by day. The week begins as in the language's country. */
export function CalendarView({ view, day, branch, onDay }: CalendarViewProps) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const days = daysOf(view, day, language);
  const { from } = hoursOfDay(days[0] ?? day);
  const { to } = hoursOfDay(days.at(-1) ?? day);
  const entries = useLoad(readCalendar, { query: { from, to, ...(branch !== '' && { branch }) } });
  const month = monthOf(day, language);
  return (
    <Loaded of={entries}>
      {({ items }) => (
        <ol className="month plain-list" data-view={view}>
          {days.map((one) => {
            const all = items.filter(({ startsAt }) => dayOf(startsAt) === one);
            const shown = view === 'week' ? all : all.slice(0, MAX);
            return (
              <li
                key={one}
                className="month__day"
                data-other={view === 'month' && monthOf(one, language) !== month}
                data-today={one === today()}
                data-empty={all.length === 0}
              >
                <button type="button" className="month__name" onClick={() => onDay(one)}>
                  <span className="month__weekday">{named(one, language, { weekday: 'short' })}</span>{' '}
                  {named(one, language, { day: 'numeric' })}
                  <span className="visually-hidden"> {named(one, language, { month: 'long' })}</span>
                </button>
                {shown.length > 0 && (
                  <ul className="plain-list">
                    {shown.map(({ id, startsAt, title, state }) => (
                      <li key={id}>
                        <Link href={`/bookings/${id}`} className="month__entry" data-state={state}>
                          <Moment at={startsAt} as="clock" /> {title}
                        </Link>
                      </li>
                    ))}
                  </ul>
                )}
                {all.length > shown.length && (
                  <button type="button" className="link" onClick={() => onDay(one)}>
                    {t('bookings.moreOfDay', { count: all.length - shown.length })}
                  </button>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </Loaded>
  );
}

function monthOf(day: string, language: Language): string {
  return named(day, language, { month: 'numeric' });
}

function named(day: string, language: Language, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[language], { ...parts, timeZone: 'UTC' }).format(Date.parse(`${day}T12:00Z`));
}
