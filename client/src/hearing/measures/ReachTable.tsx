import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMinutes, formatNumber, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { reachCsv } from './reach-csv.ts';
import { rangesBetween, mergeKinds } from './reach-rows.ts';
import type { ReachRange } from './reach-rows.ts';
import { ReachFilter } from './ReachFilter.tsx';
import { saveText } from '../../browser/save.ts';
import { useReachWords } from './useReachWords.ts';

/** More rows at once would slow the page down; the file has all of them. */
const ROWS = 200;

interface ReachTableProps {
  readonly ranges: readonly ReachRange[];
  readonly onRenew: () => void;
}

/** The table of a hearing, for everybody or for one pair, and its file. */
export function ReachTable({ ranges, onRenew }: ReachTableProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { caseNumber } = usePartsOfScene('caseNumber');
  const words = useReachWords();
  const [listener, setListener] = useState<string | null>(null);
  const [seat, setSeat] = useState<string | null>(null);
  const [limit, setLimit] = useState(ROWS);
  const shown = mergeKinds(rangesBetween(ranges, listener, seat));
  const time = (at: number): string => formatTime(language, at);
  return (
    <>
      <p>{tc('reach.explain')}</p>
      <div className="reach__tools">
        <ReachFilter listener={listener} seat={seat} onListener={setListener} onSeat={setSeat} />
        <Button onPress={onRenew}>{tc('reach.renew')}</Button>
        <Button
          look="primary"
          onPress={() => saveText(`${tc('reach.file')}-${caseNumber}.csv`, 'text/csv', reachCsv(ranges, words))}
        >
          {tc('reach.download')}
        </Button>
      </div>
      <p role="status" className="reach__count">
        {shown.length === 0
          ? tc('reach.never')
          : tc('reach.count', { count: shown.length, shown: formatNumber(language, Math.min(limit, shown.length)) })}
      </p>
      {shown.length > 0 && (
        // Focusable, so that the keyboard can scroll it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="reach__scroll" role="region" aria-label={tc('reach.title')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {(['listener', 'what', 'whom', 'from', 'to', 'length'] as const).map((column) => (
                  <th key={column} scope="col">
                    {tc(`reach.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, limit).map((row) => (
                <tr key={[row.listener, row.seat, row.from, row.to].join(' ')}>
                  <th scope="row">
                    <bdi>{words.nameOf(row.listener)}</bdi>
                  </th>
                  <td>{row.kinds.map((kind) => words.kinds[kind]).join(t('people.and'))}</td>
                  <td>
                    <bdi>{words.nameOf(row.seat)}</bdi>
                  </td>
                  <td>{time(row.from)}</td>
                  <td>{row.to === null ? tc('reach.lasts') : time(row.to)}</td>
                  <td>{row.to === null ? '' : formatMinutes(language, row.to - row.from)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length > limit && <Button onPress={() => setLimit(limit + ROWS)}>{tc('reach.more')}</Button>}
    </>
  );
}
