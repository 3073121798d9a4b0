import { searchBookings } from '@mahzar/shared/rest/bookings';
import type { BookingSummary } from '@mahzar/shared/scheduling/booking';
import { useList } from '../api/useLoad.ts';
import { hoursOfDay } from '../ui/court-time.ts';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Hours } from '../ui/Hours.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Place } from '../ui/Place.tsx';
import { Empty, Listed } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';
import { BookingState } from '../ui/BookingState.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';

interface BookingListProps {
  readonly day: string;
  readonly branch: string;
  /** A search text; if given, all days are searched. */
  readonly text: string;
}

/** The hearings of a day, or the results of a search. */
export function BookingList({ day, branch, text }: BookingListProps) {
  const t = useStaffWords();
  const may = useMay();
  const searched = text.trim();
  const { from, to } = hoursOfDay(day);
  const list = useList(searchBookings, {
    body: {
      ...(searched === '' ? { from, to } : { text: searched, order: 'latest' as const }),
      ...(branch !== '' && { branch }),
      limit: 100,
    },
  });
  const empty =
    searched === '' ? (
      <Empty title={t('bookings.noneTitle')} text={t('bookings.noneText')}>
        {may('edit-bookings') && (
          <LinkButton href={`/bookings/new?day=${day}`} look="primary" icon="plus">
            {t('bookings.new')}
          </LinkButton>
        )}
      </Empty>
    ) : (
      <Empty title={t('common.nothingFits')} text={t('bookings.searchText')} />
    );
  return (
    <Listed of={list} empty={empty}>
      {(items) => (
        <BookingTable rows={items} hasDays={searched !== ''} more={list.more} isFetchingMore={list.isFetchingMore} />
      )}
    </Listed>
  );
}

interface BookingTableProps {
  readonly rows: readonly BookingSummary[];
  /** Whether the hearings are on several days. */
  readonly hasDays: boolean;
  readonly more?: (() => void) | null;
  readonly isFetchingMore?: boolean;
}

/** Hearings in a table. */
export function BookingTable({ rows, hasDays, more = null, isFetchingMore = false }: BookingTableProps) {
  const t = useStaffWords();
  const words = useBookingWords();
  return (
    <Table
      caption={t('nav.bookings')}
      rows={rows}
      keyOf={({ id }) => id}
      linkOf={({ id }) => `/bookings/${id}`}
      stateOf={({ state }) => (state === 'cancelled' || state === 'over' ? 'over' : undefined)}
      more={more}
      isFetchingMore={isFetchingMore}
      columns={[
        {
          key: 'at',
          head: t('bookings.time'),
          cell: ({ startsAt, endsAt }) => (
            <span className="nowrap">
              {hasDays && (
                <>
                  <Moment at={startsAt} as="date" />{' '}
                </>
              )}
              <Hours from={startsAt} to={endsAt} />
            </span>
          ),
          sort: ({ startsAt }) => startsAt,
        },
        { key: 'title', head: t('bookings.title'), cell: ({ title }) => title, sort: ({ title }) => title },
        {
          key: 'case',
          head: t('bookings.caseNumber'),
          cell: (row) => <CaseNumber number={row.case.number} />,
          sort: (row) => row.case.number,
        },
        {
          key: 'place',
          head: t('bookings.branch'),
          cell: ({ branch, room }) => <Place branch={branch} room={room} />,
          sort: ({ branch, room }) => `${branch} ${room ?? ''}`,
        },
        { key: 'people', head: t('bookings.people'), cell: ({ people }) => words.people(people), isExtra: true },
        {
          key: 'state',
          head: t('bookings.state'),
          cell: ({ state }) => <BookingState state={state} />,
          sort: ({ state }) => t(`bookings.states.${state}`),
        },
      ]}
    />
  );
}
