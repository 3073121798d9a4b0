import { readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import type { OwnHearing } from '@mahzar/shared/rest/own-hearings';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { useMinute } from '../board/useMinute.ts';
import { OwnDue, useOwnDue } from '../due/OwnDue.tsx';
import { BookingState } from '../ui/BookingState.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { Hours } from '../ui/Hours.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Place } from '../ui/Place.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { MinutesLink } from '../records/MinutesLink.tsx';
import { PlayLink } from '../records/PlayLink.tsx';
import { EnterOwn } from './EnterOwn.tsx';
import { FirstHearing } from './FirstHearing.tsx';
import { OwnTasks } from './OwnTasks.tsx';
import { WithoutDate } from './WithoutDate.tsx';
import { canEnter, firstOf, hasRecord } from './own-day.ts';
import './own.css';

/** Interval for loading the number of waiting people, ms. */
const EVERY_MS = 15_000;

/**
 * The desk of a judge, prosecutor or clerk: the running and next hearing with a button to enter, the person's tasks, today's
 * hearings and the following ones.
 */
export default function OwnHearingsPage() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const now = useMinute(0);
  const due = useOwnDue();
  const own = useLoad(readOwnHearings, {}, { every: EVERY_MS });
  return (
    <Screen title={t('nav.own')} lead={formatDay(language, now)}>
      <Loaded of={own}>
        {({ today, next, withoutDate, tasks }) => {
          const first = firstOf(today, now);
          const isNothingDue = due === null && withoutDate.length === 0 && tasks.items.length === 0;
          return (
            <>
              {first !== null ? (
                <FirstHearing hearing={first} now={now} />
              ) : (
                today.length > 0 && <p className="lead">{t('own.todayOver')}</p>
              )}
              <section className="part" aria-labelledby="own-waits">
                <h2 id="own-waits">{t('own.waits')}</h2>
                {isNothingDue && <p className="soft">{t('own.waitsNothing')}</p>}
                {tasks.items.length > 0 && <OwnTasks tasks={tasks} label={t('own.tasks')} />}
                {withoutDate.length > 0 && <WithoutDate hearings={withoutDate} />}
                {due !== null && <OwnDue due={due} />}
              </section>
              {(today.length > 1 || first === null) && (
                <section className="part" aria-labelledby="own-today">
                  <h2 id="own-today">{t('own.today')}</h2>
                  {today.length === 0 ? (
                    <Empty title={t('own.todayNone')} text={t('own.todayNoneText')} />
                  ) : (
                    <OwnTable caption={t('own.today')} rows={today} first={first} />
                  )}
                </section>
              )}
              {next.length > 0 && (
                <section className="part" aria-labelledby="own-later">
                  <h2 id="own-later">{t('own.later')}</h2>
                  <OwnTable caption={t('own.later')} rows={next} />
                </section>
              )}
            </>
          );
        }}
      </Loaded>
    </Screen>
  );
}

interface OwnTableProps {
  readonly caption: string;
  readonly rows: readonly OwnHearing[];
  /** Today's first hearing, which is shown above with its button. */
  readonly first?: OwnHearing | null;
}

function OwnTable({ caption, rows, first }: OwnTableProps) {
  const t = useStaffWords();
  const words = useBookingWords();
  const isToday = first !== undefined;
  return (
    <Table
      caption={caption}
      rows={rows}
      keyOf={({ id }) => id}
      linkOf={({ id }) => `/bookings/${id}`}
      stateOf={({ state }) => (state === 'cancelled' || state === 'over' ? 'over' : undefined)}
      columns={[
        {
          key: 'at',
          head: t('bookings.time'),
          cell: ({ startsAt, endsAt }) => (
            <span className="nowrap">
              {!isToday && (
                <>
                  <Moment at={startsAt} as="date" />{' '}
                </>
              )}
              <Hours from={startsAt} to={endsAt} />
            </span>
          ),
        },
        { key: 'title', head: t('bookings.title'), cell: ({ title }) => title },
        { key: 'case', head: t('bookings.caseNumber'), cell: (row) => <CaseNumber number={row.case.number} /> },
        {
          key: 'place',
          head: t('bookings.branch'),
          cell: ({ branch, room }) => <Place branch={branch} room={room} />,
          isExtra: true,
        },
        {
          key: 'as',
          head: t('booking.role'),
          cell: ({ seat, allocatedAs }) =>
            seat !== null ? words.role(seat) : allocatedAs !== null && t(`allocation.as.${allocatedAs}`),
        },
        { key: 'state', head: t('bookings.state'), cell: ({ state }) => <BookingState state={state} /> },
        ...(isToday
          ? [
              {
                key: 'enter',
                head: t('common.actions'),
                isQuiet: true,
                cell: (row: OwnHearing) =>
                  hasRecord(row) ? (
                    <span className="own__links">
                      <PlayLink id={row.id} />
                      {row.kind === 'courtroom' && <MinutesLink id={row.id} />}
                    </span>
                  ) : (
                    row.id !== first?.id && canEnter(row) && <EnterOwn booking={row.id} look="secondary" />
                  ),
              },
            ]
          : []),
      ]}
    />
  );
}
