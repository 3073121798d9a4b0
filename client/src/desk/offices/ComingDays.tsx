import type { HolidayList, Office } from '@mahzar/shared/offices/office';
import { daysFrom, officeDay, turnTimes, weekdayOf } from '@mahzar/shared/offices/office-day';
import type { OfficeDay } from '@mahzar/shared/offices/office-day';
import type { Turns } from '@mahzar/shared/rest/offices';
import { Button } from '../../ui/Button.tsx';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Badge } from '../ui/Badge.tsx';
import { atWallClock, hoursOfDay } from '../ui/court-time.ts';
import { Table } from '../ui/Table.tsx';
import { today } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useClosedWords } from './day-words.ts';
import { DayHours } from './DayHours.tsx';
import { useOfficeWords } from './useOfficeWords.ts';

interface ComingDaysProps {
  readonly office: Office;
  readonly holidays: HolidayList;
  /** Their free turns; undefined before loading. */
  readonly turns: Turns | undefined;
  /** Closes a day; null for people who may not. */
  readonly onClose: ((day: string) => void) | null;
}

interface Row {
  readonly day: string;
  readonly plan: OfficeDay;
}

/** The days for which turns can be chosen: hours, free turns, and the reason for an exceptionally closed day. */
export function ComingDays({ office, holidays, turns, onClose }: ComingDaysProps) {
  const t = useOfficeWords();
  const common = useStaffWords();
  const { language } = useLanguage();
  const closedWords = useClosedWords();
  const nameOf = (day: string): string => formatDay(language, hoursOfDay(day).from);
  const rows = daysFrom(today(), office.daysAhead + 1)
    .map((day): Row => ({ day, plan: officeDay(office, holidays, day, { atWallClock }) }))
    .filter(({ day, plan }) => plan.state === 'open' || plan.why === 'exception' || isMissed(office, day, plan));
  if (rows.length === 0) return <p className="soft">{t('comingNone')}</p>;
  const free = (day: string): number =>
    turns?.days.find((one) => one.day === day)?.turns.reduce((sum, one) => sum + one.free, 0) ?? 0;
  return (
    <Table
      caption={t('coming')}
      rows={rows}
      keyOf={({ day }) => day}
      stateOf={({ plan }) => (plan.state === 'closed' ? 'over' : undefined)}
      columns={[
        { key: 'day', head: t('day'), cell: ({ day }) => nameOf(day) },
        {
          key: 'hours',
          head: t('hours'),
          cell: ({ day, plan }) =>
            plan.state === 'closed' ? closedWords(day, plan) : <DayHours blocks={plan.blocks} />,
        },
        {
          key: 'free',
          head: t('free'),
          cell: ({ day, plan }) =>
            plan.state === 'open' &&
            turns !== undefined && (
              <span className="nowrap">
                {t('ofAhead', {
                  free: free(day),
                  ahead: plan.blocks.flatMap(turnTimes).reduce((sum, { places }) => sum + places, 0),
                })}
              </span>
            ),
        },
        { key: 'note', head: t('note'), cell: ({ plan }) => plan.state === 'open' && plan.note, isExtra: true },
        {
          key: 'state',
          head: t('state'),
          cell: ({ day, plan }) =>
            day === today() && turns !== undefined ? (
              <Badge look={turns.today.state === 'open' ? 'good' : 'plain'}>{t(`states.${turns.today.state}`)}</Badge>
            ) : (
              plan.state === 'closed' && <Badge>{t('states.closed')}</Badge>
            ),
        },
        {
          key: 'acts',
          head: common('common.actions'),
          isQuiet: true,
          cell: ({ day, plan }) =>
            plan.state === 'open' &&
            onClose !== null && (
              <Button size="small" aria-label={t('closeDayOf', { day: nameOf(day) })} onPress={() => onClose(day)}>
                {t('closeDay')}
              </Button>
            ),
        },
      ]}
    />
  );
}

/** Whether a holiday falls on a day on which the office would receive people. */
function isMissed(office: Office, day: string, plan: OfficeDay): boolean {
  return (
    plan.state === 'closed' &&
    plan.why === 'holiday' &&
    office.weekly.some((week) => week.day === weekdayOf(day) && week.blocks.length > 0)
  );
}
