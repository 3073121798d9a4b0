import type { HolidayList, Office } from '@mahzar/shared/offices/office';
import { officeDay } from '@mahzar/shared/offices/office-day';
import { listOffices, readHolidays } from '@mahzar/shared/rest/offices';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { Badge } from '../ui/Badge.tsx';
import { atWallClock } from '../ui/court-time.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { today } from '../ui/useAddressed.ts';
import { weekdayName } from '../ui/weekday.ts';
import { useClosedWords } from './day-words.ts';
import { DayHours } from './DayHours.tsx';
import { useOfficeWords } from './useOfficeWords.ts';

/** Offices that receive citizens, and their state today. */
export default function OfficesPage() {
  const t = useOfficeWords();
  const { language } = useLanguage();
  const may = useMay();
  const offices = useLoad(listOffices, {});
  const holidays = useLoad(readHolidays, {}).data?.days ?? [];
  const daysOf = ({ weekly }: Office): string =>
    weekly
      .filter(({ blocks }) => blocks.length > 0)
      .toSorted((one, other) => one.day - other.day)
      .map(({ day }) => weekdayName(language, day))
      .join(language === 'fa' ? '، ' : ', ');
  return (
    <Screen
      title={t('title')}
      lead={t('lead')}
      acts={
        <>
          {may('edit-offices') && (
            <LinkButton href="/offices/new" look="primary" icon="plus">
              {t('new')}
            </LinkButton>
          )}
          <LinkButton href="/offices/holidays" icon="calendar">
            {t('holidays')}
          </LinkButton>
        </>
      }
    >
      <Loaded of={offices}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('none')} text={t('noneText')}>
              {may('edit-offices') && (
                <LinkButton href="/offices/new" icon="plus">
                  {t('new')}
                </LinkButton>
              )}
            </Empty>
          ) : (
            <Table
              caption={t('title')}
              rows={items}
              keyOf={({ id }) => id}
              linkOf={({ id }) => `/offices/${id}`}
              columns={[
                { key: 'name', head: t('name'), cell: ({ name }) => name, sort: ({ name }) => name },
                { key: 'days', head: t('week'), cell: daysOf },
                {
                  key: 'officials',
                  head: t('officials'),
                  isNumber: true,
                  cell: ({ officials }) => formatNumber(language, officials.length),
                },
                { key: 'today', head: t('today'), cell: (office) => <Today office={office} holidays={holidays} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Screen>
  );
}

/** Today's hours, or why nobody is received. */
function Today({ office, holidays }: { readonly office: Office; readonly holidays: HolidayList }) {
  const t = useOfficeWords();
  const closedWords = useClosedWords();
  const day = officeDay(office, holidays, today(), { atWallClock });
  return (
    <span className="office-hours">
      {day.state === 'closed' ? (
        <span className="soft">{day.why === 'no-hours' ? t('states.closed-today') : closedWords(today(), day)}</span>
      ) : (
        <DayHours blocks={day.blocks} />
      )}
      {office.paused !== null && <Badge look="warn">{t('states.paused')}</Badge>}
    </span>
  );
}
