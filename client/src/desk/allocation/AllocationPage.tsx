import { listAllocations } from '@mahzar/shared/rest/allocation';
import { readCalendar } from '@mahzar/shared/rest/bookings';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad, useWhole } from '../api/useLoad.ts';
import { BookingState } from '../ui/BookingState.tsx';
import { usePlaces } from '../ui/usePlaces.ts';
import { Badge } from '../ui/Badge.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { hoursOfDay } from '../ui/court-time.ts';
import { BranchFilter } from '../ui/BranchFilter.tsx';
import { DayField } from '../ui/DayField.tsx';
import { TickField } from '../ui/Field.tsx';
import { Hours } from '../ui/Hours.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Place } from '../ui/Place.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { today, useAddressed } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay, useWho } from '../session/who.tsx';
import { Allocated } from './Allocated.tsx';
import { isAhead, rowsOf, unallocatedIn } from './rows.ts';
import './allocation.css';

/** Interval for loading the changes of others, ms. */
const EVERY_MS = 15_000;

/** The allocations of a day's hearings; unallocated hearings come first. */
export default function AllocationPage() {
  const t = useStaffWords();
  const may = useMay();
  const { account } = useWho();
  const { language } = useLanguage();
  const places = usePlaces();
  const [at, change] = useAddressed({ day: today(), branch: '', open: '', mine: '' });
  const day = hoursOfDay(at.day);
  const entries = useLoad(readCalendar, { query: day }, { every: EVERY_MS });
  const allocations = useWhole(listAllocations, { query: { ...day, limit: 200 } }, { every: EVERY_MS });
  const branches = places.map(({ branch }) => branch);
  const filter = {
    branch: at.branch,
    unallocatedOnly: at.open !== '',
    account: at.mine === '' ? null : account,
  };
  const open =
    entries.data === undefined || allocations.data === undefined
      ? null
      : unallocatedIn(
          rowsOf(entries.data.items, allocations.data, { ...filter, unallocatedOnly: true, account: null }),
        );
  return (
    <Screen
      title={t('nav.allocation')}
      lead={formatDay(language, day.from)}
      acts={
        <>
          {open !== null && (
            <Badge look={open > 0 ? 'warn' : 'good'}>
              {open > 0 ? t('allocation.openCount', { count: open }) : t('allocation.allDone')}
            </Badge>
          )}
          {may('allocate-staff') && <LinkButton href="/allocation/hours">{t('hours.title')}</LinkButton>}
        </>
      }
    >
      <form className="filters" aria-label={t('common.filter')} onSubmit={(event) => event.preventDefault()}>
        <DayField value={at.day} onChange={(next) => change({ day: next }, { replace: true })} />
        {branches.length > 1 && (
          <BranchFilter branches={branches} value={at.branch} onChange={(branch) => change({ branch })} />
        )}
        <TickField
          name="open"
          label={t('allocation.openOnly')}
          isChecked={at.open !== ''}
          onChange={(checked) => change({ open: checked ? '1' : '' })}
        />
        {may('allocate-self') && (
          <TickField
            name="mine"
            label={t('board.filters.mine')}
            isChecked={at.mine !== ''}
            onChange={(checked) => change({ mine: checked ? '1' : '' })}
          />
        )}
      </form>
      <Loaded of={entries}>
        {({ items }) => (
          <Loaded of={allocations}>
            {(found) => {
              const rows = rowsOf(items, found, filter);
              if (rows.length === 0)
                return items.some(({ state }) => state !== 'cancelled') ? (
                  <Empty title={t('common.nothingFits')} />
                ) : (
                  <Empty title={t('bookings.noneTitle')} text={t('allocation.noneText')} />
                );
              return (
                <Table
                  caption={t('nav.allocation')}
                  rows={rows}
                  keyOf={({ id }) => id}
                  linkOf={({ id }) => `/bookings/${id}`}
                  stateOf={(row) => (isAhead(row) ? undefined : 'over')}
                  columns={[
                    {
                      key: 'at',
                      head: t('bookings.time'),
                      cell: ({ startsAt, endsAt }) => <Hours from={startsAt} to={endsAt} />,
                      sort: ({ startsAt }) => startsAt,
                    },
                    {
                      key: 'title',
                      head: t('bookings.title'),
                      cell: ({ title, case: file }) => (
                        <span className="two-lines">
                          {title}
                          <span className="soft">
                            <CaseNumber number={file.number} />
                          </span>
                        </span>
                      ),
                      sort: ({ title }) => title,
                    },
                    {
                      key: 'place',
                      head: t('bookings.branch'),
                      cell: ({ branch, room }) => <Place branch={branch} room={room} />,
                      sort: ({ branch }) => branch,
                    },
                    {
                      key: 'state',
                      head: t('bookings.state'),
                      cell: ({ state }) => <BookingState state={state} />,
                      isExtra: true,
                    },
                    {
                      key: 'staff',
                      head: t('allocation.staff'),
                      cell: (row) => <Allocated hearing={row} staff={row.staff} isAhead={isAhead(row)} />,
                      sort: ({ staff }) => staff.map(({ name }) => name).join(' '),
                    },
                  ]}
                />
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </Screen>
  );
}
