import { useMemo, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from 'wouter';
import { Button } from '../../ui/Button.tsx';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { LOCALES } from '../../i18n/language.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import './table.css';

export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** The sort key of the column; without it the column does not sort. */
  readonly sort?: (row: Row) => string | number;
  /** The head is only for screen readers: a column of buttons. */
  readonly isQuiet?: boolean;
  /** Not printed, and omitted on phones. */
  readonly isExtra?: boolean;
  /** Aligns the digits of numbers below each other. */
  readonly isNumber?: boolean;
}

interface TableProps<Row> {
  /** The subject of the table, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Returns the page of a row, if any: its first cell is a link, and the arrow keys move along these links. */
  readonly linkOf?: (row: Row) => string | undefined;
  readonly stateOf?: (row: Row) => string | undefined;
  /** The row of the total; stays at the foot in every sort order. */
  readonly total?: Row;
  /** Loads more rows; null at the end. */
  readonly more?: (() => void) | null;
  readonly isFetchingMore?: boolean;
}

interface Sorting {
  readonly key: string;
  readonly isDown: boolean;
}

/** A dense table: sorted by a press on a head, navigated by arrow keys (or J and K), and loaded further at its foot. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, keyOf, linkOf, stateOf, total, more = null, isFetchingMore = false } = props;
  const t = useStaffWords();
  const { language } = useLanguage();
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const sorted = useMemo(() => sort(rows, columns, sorting, LOCALES[language]), [rows, columns, sorting, language]);
  return (
    <div className="table">
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, head, sort: by, isQuiet = false, isExtra, isNumber }) => (
              <th
                key={key}
                scope="col"
                data-extra={isExtra}
                data-number={isNumber}
                aria-sort={sorting?.key === key ? (sorting.isDown ? 'descending' : 'ascending') : undefined}
              >
                {by === undefined ? (
                  <span className={isQuiet ? 'visually-hidden' : undefined}>{head}</span>
                ) : (
                  <button
                    type="button"
                    className="table__sort"
                    onClick={() => setSorting(nextSorting(sorting, key))}
                    title={t('common.sortBy', { column: head })}
                  >
                    {head}
                    <span className="table__arrow" aria-hidden="true" />
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={keyOf(row)} data-state={stateOf?.(row)}>
              {columns.map(({ key, head, cell, isQuiet = false, isExtra, isNumber }, at) => (
                <td key={key} data-head={isQuiet ? undefined : head} data-extra={isExtra} data-number={isNumber}>
                  <div className="table__cell">
                    {at === 0 ? <RowLink href={linkOf?.(row)}>{cell(row)}</RowLink> : cell(row)}
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot>
            <tr>
              {columns.map(({ key, head, cell, isExtra, isNumber }) => (
                <td key={key} data-head={head} data-extra={isExtra} data-number={isNumber}>
                  <div className="table__cell">{cell(total)}</div>
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {more !== null && (
        <div className="table__foot">
          <Button onPress={more} isPending={isFetchingMore}>
            {isFetchingMore ? t('common.loadingMore') : t('common.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A link to the row's page. */
function RowLink({ href, children }: { readonly href: string | undefined; readonly children: ReactNode }) {
  if (href === undefined) return children;
  return (
    <Link href={href} className="table__link" onKeyDown={walk}>
      {children}
    </Link>
  );
}

function nextSorting(now: Sorting | null, key: string): Sorting | null {
  if (now?.key !== key) return { key, isDown: false };
  return now.isDown ? null : { key, isDown: true };
}

function sort<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | null,
  locale: string,
): readonly Row[] {
  const by = columns.find(({ key }) => key === sorting?.key)?.sort;
  if (sorting === null || by === undefined) return rows;
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const turn = sorting.isDown ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)];
    return turn * (typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b)));
  });
}

/** Moves from row to row with the arrow keys. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  focusRow(step);
}

/** Moves the focus to the link of the next or previous row; to the first if no row has it. */
export function focusRow(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('.table__link')];
  const now = document.activeElement?.closest('tr')?.querySelector<HTMLElement>('.table__link');
  const at = now === null || now === undefined ? 0 : links.indexOf(now) + step;
  links[Math.min(Math.max(at, 0), links.length - 1)]?.focus();
}
