import { Link } from 'wouter';
import { exportBookings } from '@mahzar/shared/rest/bookings';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import type { Language } from '../../i18n/language.ts';
import { addressOf } from '../../connection/call.ts';
import { dayLater, formatMonth, hoursOfDay, monthLater, monthOf } from '../ui/court-time.ts';
import { BranchFilter } from '../ui/BranchFilter.tsx';
import { DayField } from '../ui/DayField.tsx';
import { TextField } from '../ui/Field.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { today, useAddressed } from '../ui/useAddressed.ts';
import { useSearchText } from '../ui/useSearchText.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';
import { daysOf } from './calendar-days.ts';
import { BookingList } from './BookingList.tsx';
import { CalendarView } from './CalendarView.tsx';
import { usePlaces } from '../ui/usePlaces.ts';
import './bookings.css';

const VIEWS = ['day', 'week', 'month'] as const;
type View = (typeof VIEWS)[number];

/** The length of a step in each view, in the calendar of the language. */
const LATER: Readonly<Record<View, (language: Language) => (day: string, steps: number) => string>> = {
  day: () => dayLater,
  week: () => (day, steps) => dayLater(day, 7 * steps),
  month: (language) => (day, steps) => monthLater(day, steps, language),
};

/** The court's hearings: a day as a list, a week or a month as a calendar, or the results of a search. */
export default function BookingsPage() {
  const t = useStaffWords();
  const may = useMay();
  const { language } = useLanguage();
  const places = usePlaces();
  const [at, change] = useAddressed({ view: 'day', day: today(), branch: '' });
  const [text, setText] = useSearchText('bookings');
  const view = VIEWS.find((one) => one === at.view) ?? 'day';
  const { first, last } = daysShown(view, at.day, language);
  const [from, to] = [hoursOfDay(first).from, hoursOfDay(last).to];
  const branches = places.map(({ branch }) => branch);
  return (
    <Screen
      title={t('nav.bookings')}
      lead={
        view === 'month'
          ? formatMonth(language, at.day)
          : [...new Set([first, last])].map((day) => formatDay(language, hoursOfDay(day).from)).join(' – ')
      }
      acts={
        <>
          {may('edit-bookings') && (
            <LinkButton href={`/bookings/new?day=${at.day}`} look="primary" icon="plus">
              {t('bookings.new')}
            </LinkButton>
          )}
          <LinkButton href={`/cause-list?day=${at.day}`}>{t('bookings.causeList')}</LinkButton>
          {may('edit-bookings') && <LinkButton href="/bookings/import">{t('bookings.import')}</LinkButton>}
          <a
            className="button button--secondary"
            href={addressOf(exportBookings, {}, { from, to, ...(at.branch !== '' && { branch: at.branch }) })}
            download
          >
            {t('audit.export')}
          </a>
        </>
      }
    >
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Tabs
          label={t('bookings.view')}
          value={view}
          values={VIEWS}
          nameOf={(one: View) => t(`bookings.views.${one}`)}
          onChange={(one) => change({ view: one })}
        />
        <DayField value={at.day} onChange={(day) => change({ day }, { replace: true })} later={LATER[view](language)} />
        {branches.length > 1 && (
          <BranchFilter branches={branches} value={at.branch} onChange={(branch) => change({ branch })} />
        )}
        <div className="field--wide">
          <TextField
            name="text"
            label={t('common.search')}
            type="search"
            value={text}
            more={{ placeholder: t('bookings.searchHint') }}
            onChange={setText}
          />
        </div>
      </form>
      {view === 'day' || text.trim() !== '' ? (
        <BookingList day={at.day} branch={at.branch} text={text} />
      ) : (
        <CalendarView view={view} day={at.day} branch={at.branch} onDay={(day) => change({ day, view: 'day' })} />
      )}
      <p className="soft no-print">
        <Link href="/bookings/feed">{t('bookings.feed')}</Link>
      </p>
    </Screen>
  );
}

/** Returns the first and last day of a view, without the days that complete a month's weeks. */
function daysShown(view: View, day: string, language: Language): { readonly first: string; readonly last: string } {
  if (view === 'day') return { first: day, last: day };
  if (view === 'month') return monthOf(day, language);
  const days = daysOf('week', day, language);
  return { first: days[0] ?? day, last: days.at(-1) ?? day };
}
