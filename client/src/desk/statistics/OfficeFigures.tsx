import { OUTCOMES } from '@mahzar/shared/queue/words';
import type { OfficeFiguresBy, OfficeFiguresRow } from '@mahzar/shared/rest/office-figures';
import { formatDate, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { hoursOfDay } from '../ui/court-time.ts';
import { Table } from '../ui/Table.tsx';
import type { Column } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { BarChart } from './BarChart.tsx';
import './office-figures.css';

interface OfficeFiguresProps {
  readonly by: OfficeFiguresBy;
  readonly rows: readonly OfficeFiguresRow[];
  readonly total: OfficeFiguresRow;
}

/** The figures shown large at the top. */
const HEAD = ['asked', 'accepted', 'seen', 'noShows', 'late'] as const;
const COUNTS = ['asked', 'accepted', 'refused', 'seen', 'noShows', 'leftOver'] as const;
const MINUTES = [
  ['waitedMedianMinutes', 'waited'],
  ['waited90Minutes', 'waited90'],
  ['lengthMedianMinutes', 'length'],
] as const;
/** Parts of a bar of requests; the remaining requests are the last part. */
const PARTS = [
  ['seen', 'strong'],
  ['noShows', 'bad'],
  ['leftOver', 'warn'],
  ['refused', 'faint'],
] as const;

/** Figures of meetings: the total large, charts, and all of them in a table. */
export function OfficeFigures({ by, rows, total }: OfficeFiguresProps) {
  const t = useQueueWords();
  const common = useStaffWords();
  const { language } = useLanguage();
  const nameOf = (row: OfficeFiguresRow): string => {
    if (row === total) return common('figures.total');
    if (by === 'day') return formatDate(language, hoursOfDay(row.key).from);
    return row.key === '' ? t('figures.nobody') : row.name || row.key;
  };
  const number = (value: number | null): string =>
    value === null ? common('common.none') : formatNumber(language, value);
  const minutes = (value: number | null): string =>
    value === null ? common('common.none') : t('figures.minutes', { count: value });
  const column = (
    key: string,
    head: string,
    of: (row: OfficeFiguresRow) => number | null,
  ): Column<OfficeFiguresRow> => ({
    key,
    head,
    cell: (row) => number(of(row)),
    // A missing number sorts before all others.
    sort: (row) => of(row) ?? -1,
    isNumber: true,
  });
  const table = (caption: string, columns: readonly Column<OfficeFiguresRow>[]) => (
    <Table
      caption={caption}
      rows={rows}
      total={total}
      keyOf={({ key }) => key}
      columns={[
        {
          key: 'key',
          head: t(`figures.bys.${by}`),
          cell: (row) => <strong className="nowrap">{nameOf(row)}</strong>,
          sort: (row) => (by === 'day' ? row.key : nameOf(row)),
        },
        ...columns,
      ]}
    />
  );
  const waited = rows.filter(({ waited90Minutes }) => waited90Minutes !== null);
  return (
    <>
      <dl className="office-figures__head">
        {HEAD.map((name) => (
          <div key={name} data-alarm={name === 'late' && total.late > 0}>
            <dt>{t(`figures.${name}`)}</dt>
            <dd>{number(total[name])}</dd>
          </div>
        ))}
        {MINUTES.map(([name, word]) => (
          <div key={name}>
            <dt>{t(`figures.${word}`)}</dt>
            <dd>{number(total[name])}</dd>
          </div>
        ))}
      </dl>
      <div className="office-figures__charts">
        <BarChart
          title={t('figures.became')}
          text={t('figures.chartText')}
          parts={[
            ...PARTS.map(([name, look]) => ({ name: t(`figures.${name}`), look })),
            { name: t('figures.others'), look: 'soft' as const },
          ]}
          bars={rows.map((row) => {
            const known = PARTS.map(([name]) => row[name]);
            const others = Math.max(0, row.asked - known.reduce((sum, value) => sum + value, 0));
            return { key: row.key, label: nameOf(row), values: [...known, others] };
          })}
        />
        {waited.length > 0 && (
          <BarChart
            title={t('figures.waiting')}
            text={t('figures.chartText')}
            parts={[
              { name: t('figures.median'), look: 'strong' },
              { name: t('figures.ninety'), look: 'soft' },
            ]}
            bars={waited.map((row) => {
              const [half, most] = [row.waitedMedianMinutes ?? 0, row.waited90Minutes ?? 0];
              return { key: row.key, label: nameOf(row), values: [half, most - half], end: minutes(most) };
            })}
          />
        )}
        {total.seen > 0 && (
          <BarChart
            title={t('figures.led')}
            text={t('figures.chartText')}
            parts={[{ name: t('figures.seen'), look: 'strong' }]}
            bars={[
              ...OUTCOMES.map((one) => ({
                key: one as string,
                label: t(`outcomes.${one}`),
                values: [total.outcomes[one]],
              })),
              { key: 'unanswered', label: t('figures.unanswered'), values: [total.unanswered] },
            ]}
          />
        )}
      </div>
      <section className="part" aria-labelledby="figures-table">
        <h2 id="figures-table">{t('figures.table')}</h2>
        {table(t('figures.title'), [
          ...COUNTS.map((name) => column(name, t(`figures.${name}`), (row) => row[name])),
          ...MINUTES.map(([name, word]) => column(name, t(`figures.${word}`), (row) => row[name])),
        ])}
        {table(t('figures.led'), [
          ...OUTCOMES.map((one) => column(one, t(`outcomes.${one}`), ({ outcomes }) => outcomes[one])),
          column('unanswered', t('figures.unanswered'), ({ unanswered }) => unanswered),
          column('late', t('figures.late'), ({ late }) => late),
        ])}
        <p className="soft">{t('figures.hint')}</p>
      </section>
    </>
  );
}
