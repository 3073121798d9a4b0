import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Link } from 'wouter';
import { importBookings } from '@mahzar/shared/rest/bookings';
import { IMPORT_COLUMNS } from '@mahzar/shared/scheduling/import-columns';
import { useAct } from '../api/useAct.ts';
import { useErrorText } from '../api/error-text.ts';
import { Button } from '../../ui/Button.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useProblemText } from '../ui/FormContext.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { saveText } from '../../browser/save.ts';
import { sampleFile, textOf, unknownColumns } from './import-file.ts';
import './bookings.css';

/** Imports hearings from a CSV file: a dry run first reports the result row by row. */
export default function ImportPage() {
  const t = useStaffWords();
  const errorText = useErrorText();
  const problemText = useProblemText();
  const { language } = useLanguage();
  const [csv, setCsv] = useState<string | null>(null);
  const [name, setName] = useState<string | null>(null);
  const act = useAct(importBookings);
  const { data } = act;
  /** Bookings that others made since the dry run are shown before anything is stored. */
  const [isOutdated, setOutdated] = useState(false);
  const wrong = data?.rows.filter(({ problems }) => problems.length > 0) ?? [];
  const clashing = data?.rows.filter(({ clashes }) => clashes > 0) ?? [];
  const shown = data?.done === true ? firstRows(data.rows) : [...new Set([...wrong, ...clashing])];
  const ignored = csv === null ? [] : unknownColumns(csv);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = textOf(new Uint8Array(await file.arrayBuffer()));
    setName(file.name);
    setCsv(text);
    setOutdated(false);
    act.mutate({ body: { csv: text, dryRun: true } });
  };
  const book = (text: string, clashes: string[]): void =>
    act.mutate(
      { body: { csv: text, dryRun: false, clashes } },
      {
        onError: (error) => {
          if (error.code !== 'clashes-meanwhile') return;
          setOutdated(true);
          act.mutate({ body: { csv: text, dryRun: true } });
        },
      },
    );
  return (
    <Screen title={t('import.title')} lead={t('import.lead')} width="form">
      <details className="import__columns">
        <summary>{t('import.columnsTitle')}</summary>
        <dl className="facts">
          {IMPORT_COLUMNS.map((column) => (
            <div key={column}>
              <dt>
                <code dir="ltr">{column}</code>
              </dt>
              <dd>{t(`import.columns.${column}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
      {/* The browser's own file field would say in its own language that there is no file. */}
      <div className="form__acts">
        <FileTrigger acceptedFileTypes={['.csv', 'text/csv']} onSelect={(files) => void take(files?.[0])}>
          <Button look={data === undefined ? 'primary' : 'secondary'} icon="folder">
            {t('import.choose')}
          </Button>
        </FileTrigger>
        <Button look="quiet" onPress={() => saveText('hearings.csv', 'text/csv', sampleFile())}>
          {t('import.sample')}
        </Button>
      </div>
      {name !== null && (
        <p>
          {t('import.file')}: <bdi>{name}</bdi>
        </p>
      )}
      {act.error !== null && (
        <div className="error-summary" role="alert">
          <h2>{t('errors.title')}</h2>
          <p>{errorText(act.error)}</p>
          <ul>
            {act.error.problems.map((problem) => (
              <li key={`${problem.field} ${problem.code}`}>
                <bdi>{problem.field.replace(/^csv\./, '')}</bdi>: {problemText(problem)}
              </li>
            ))}
          </ul>
          {act.error.support !== null && <p className="soft">{t('common.support', { code: act.error.support })}</p>}
        </div>
      )}
      {isOutdated && data?.done !== true && (
        <div className="error-summary" role="alert">
          <p>{t('import.outdated')}</p>
        </div>
      )}
      {data !== undefined && (
        <section className="part" aria-live="polite">
          <h2>
            {data.done
              ? t('import.done', { count: data.bookings })
              : wrong.length > 0
                ? t('import.wrong', { count: wrong.length })
                : t('import.ready', { count: data.bookings })}
          </h2>
          {ignored.length > 0 && !data.done && (
            <p className="import__ignored">
              {t('import.ignored')} <bdi dir="ltr">{ignored.join(', ')}</bdi>
            </p>
          )}
          {shown.length > 0 && (
            <Table
              caption={t('import.title')}
              rows={shown}
              keyOf={({ row }) => String(row)}
              linkOf={({ booking }) => (booking === null ? undefined : `/bookings/${booking}`)}
              columns={[
                {
                  key: 'row',
                  head: t('import.row'),
                  cell: ({ row }) => formatNumber(language, row),
                  sort: ({ row }) => row,
                },
                {
                  key: 'problems',
                  head: t('import.problems'),
                  cell: ({ problems, clashes }) => (
                    <>
                      {problems.map((problem) => (
                        <div key={`${problem.field} ${problem.code}`}>
                          <bdi>{problem.field}</bdi>: {problemText(problem)}
                        </div>
                      ))}
                      {clashes > 0 && <div>{t('import.clashes', { count: clashes })}</div>}
                    </>
                  ),
                },
              ]}
            />
          )}
          {!data.done && wrong.length === 0 && csv !== null && (
            <div>
              <Button look="primary" isPending={act.isPending} onPress={() => book(csv, data.clashing)}>
                {t('import.take', { count: data.bookings })}
              </Button>
            </div>
          )}
          {data.done && <Link href="/bookings">{t('nav.bookings')}</Link>}
        </section>
      )}
    </Screen>
  );
}

/** Returns the first row of each booking, which links to it. */
function firstRows<Row extends { readonly booking: string | null }>(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ booking }, at) => rows.findIndex((one) => one.booking === booking) === at);
}
