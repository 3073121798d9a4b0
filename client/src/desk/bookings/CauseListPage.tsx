import { readCauseList } from '@mahzar/shared/rest/bookings';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useLoad } from '../api/useLoad.ts';
import { hoursOfDay } from '../ui/court-time.ts';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { BranchFilter } from '../ui/BranchFilter.tsx';
import { DateField } from '../ui/DateField.tsx';
import { Hours } from '../ui/Hours.tsx';
import { Place } from '../ui/Place.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { today, useAddressed } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useBookingWords } from '../words/useBookingWords.ts';
import { usePlaces } from '../ui/usePlaces.ts';
import './bookings.css';

/** A day's list of hearings for printing and posting at the door; protected people are not named. */
export default function CauseListPage() {
  const t = useStaffWords();
  const words = useBookingWords();
  const { language } = useLanguage();
  const places = usePlaces();
  const [at, change] = useAddressed({ day: today(), branch: '' });
  const list = useLoad(readCauseList, { query: { day: at.day, ...(at.branch !== '' && { branch: at.branch }) } });
  const { from } = hoursOfDay(at.day);
  return (
    <Screen
      title={t('causeList.title')}
      lead={[formatDay(language, from), at.branch].filter((part) => part !== '').join(' · ')}
      acts={
        <Button look="primary" onPress={() => window.print()}>
          {t('common.print')}
        </Button>
      }
    >
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <DateField
          name="day"
          label={t('bookings.day')}
          value={at.day}
          onChange={(day) => day !== '' && change({ day }, { replace: true })}
        />
        <BranchFilter
          branches={places.map(({ branch }) => branch)}
          value={at.branch}
          onChange={(branch) => change({ branch })}
        />
      </form>
      <Loaded of={list}>
        {({ items }) => {
          const rows = items.filter(({ state }) => state !== 'cancelled');
          return rows.length === 0 ? (
            <Empty title={t('bookings.noneTitle')} />
          ) : (
            <Table
              caption={t('causeList.title')}
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'at',
                  head: t('bookings.time'),
                  cell: ({ startsAt, endsAt }) => <Hours from={startsAt} to={endsAt} />,
                },
                {
                  key: 'place',
                  head: t('bookings.branch'),
                  cell: ({ branch, room }) => <Place branch={branch} room={room} />,
                },
                { key: 'case', head: t('bookings.caseNumber'), cell: (row) => <CaseNumber number={row.case.number} /> },
                {
                  key: 'title',
                  head: t('bookings.title'),
                  cell: ({ title, public: isPublic }) =>
                    title ?? <em>{t(isPublic ? 'booking.isPublic' : 'booking.isClosed')}</em>,
                },
                {
                  key: 'people',
                  head: t('bookings.people'),
                  cell: ({ people }) =>
                    words.list(
                      people.map(({ role, name }) =>
                        name === null ? words.role(role) : `${name} (${words.role(role)})`,
                      ),
                    ),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Screen>
  );
}
