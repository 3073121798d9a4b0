import type { StatisticsBy, StatisticsRow } from '@mahzar/shared/rest/statistics';
import { formatDate, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { hoursOfDay } from '../ui/court-time.ts';
import { Table } from '../ui/Table.tsx';
import type { Column } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

interface StatisticsTableProps {
  readonly by: StatisticsBy;
  readonly rows: readonly StatisticsRow[];
  readonly total: StatisticsRow;
}

/** Columns of plain counts. */
const COUNTS = ['booked', 'held', 'adjourned', 'cancelled', 'notHeld'] as const;

/** Figures, one row per group and one for the total. */
export function StatisticsTable({ by, rows, total }: StatisticsTableProps) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const nameOf = (row: StatisticsRow): string => {
    if (row === total) return t('figures.total');
    const { key } = row;
    if (by === 'branch') return key;
    if (by === 'judge') return key === '' ? t('figures.noJudge') : key;
    const day = formatDate(language, hoursOfDay(key).from);
    return by === 'day' ? day : t('figures.weekOf', { day });
  };
  const number = (value: number | null): string => (value === null ? t('common.none') : formatNumber(language, value));
  const counted = (key: keyof StatisticsRow & string, head: string, of: (row: StatisticsRow) => number | null) =>
    ({
      key,
      head,
      cell: (row) => number(of(row)),
      // A missing number sorts before all others.
      sort: (row) => of(row) ?? -1,
      isNumber: true,
    }) satisfies Column<StatisticsRow>;
  return (
    <Table
      caption={t('nav.figures')}
      rows={rows}
      total={total}
      keyOf={({ key }) => key}
      columns={[
        {
          key: 'key',
          head: t(`figures.bys.${by}`),
          cell: (row) => <strong>{nameOf(row)}</strong>,
          sort: ({ key }) => key,
        },
        ...COUNTS.map((name) => counted(name, t(`figures.${name}`), (row) => row[name])),
        counted('medianDelayMinutes', t('figures.delay'), (row) => row.medianDelayMinutes),
        counted('delayedOver15Minutes', t('figures.late'), (row) => row.delayedOver15Minutes),
        {
          ...counted('noShows', t('figures.noShows'), (row) => row.noShows),
          cell: ({ noShows, people, held }) =>
            held === 0 ? t('common.none') : t('figures.noShowsOf', { absent: noShows, people }),
        },
        counted('medianLengthMinutes', t('figures.length'), (row) => row.medianLengthMinutes),
      ]}
    />
  );
}
