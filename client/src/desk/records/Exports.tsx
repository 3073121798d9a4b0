import { useState } from 'react';
import { askForExport, cancelExport, fetchExport, listExports } from '@mahzar/shared/rest/record-exports';
import type { RecordExport } from '@mahzar/shared/rest/record-exports';
import { formatDuration } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { Badge } from '../ui/Badge.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { MakeExport } from './MakeExport.tsx';
import { useSomebody } from './useSomebody.ts';

interface ExportsProps {
  readonly booking: string;
}

const LOOKS = {
  queued: 'plain',
  running: 'warn',
  done: 'good',
  failed: 'bad',
  cancelled: 'plain',
  expired: 'plain',
} as const;

/** Finished and running copies of the record, with a button for a new one. */
export function Exports({ booking }: ExportsProps) {
  const t = useStaffWords();
  const [isMaking, setMaking] = useState(false);
  const list = useLoad(listExports, { params: { booking } });
  return (
    <section className="part" aria-labelledby="exports">
      <h2 id="exports">{t('record.exports')}</h2>
      <Loaded of={list}>
        {({ durationMs, kinds, items }) => (
          <>
            {kinds.length > 0 && (
              <>
                <p className="soft">{t('record.exportsText')}</p>
                {isMaking ? (
                  <MakeExport
                    booking={booking}
                    durationMs={durationMs}
                    kinds={kinds}
                    onClose={() => setMaking(false)}
                  />
                ) : (
                  <div className="record-acts">
                    <Button look="primary" onPress={() => setMaking(true)}>
                      {t('record.make')}
                    </Button>
                  </div>
                )}
              </>
            )}
            {items.length === 0 ? (
              <p className="soft">{t('record.exportsNone')}</p>
            ) : (
              <ExportTable booking={booking} kinds={kinds} items={items} />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

interface ExportTableProps {
  readonly booking: string;
  /** Kinds that may be asked for now. */
  readonly kinds: readonly RecordExport['kind'][];
  readonly items: readonly RecordExport[];
}

function ExportTable({ booking, kinds, items }: ExportTableProps) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const tellFailure = useTellFailure();
  const nameOf = useSomebody();
  const fetching = useAct(fetchExport, { isQuiet: true });
  const cancelling = useAct(cancelExport);
  const making = useAct(askForExport);
  const inputOf = ({ id }: RecordExport) => ({ params: { booking, export: id }, body: {} });
  const requestOf = ({ kind, part }: RecordExport) => ({
    params: { booking },
    body: { kind, ...(part !== null && { part }) },
  });
  const time = (ms: number): string => formatDuration(language, ms);
  return (
    <Table
      caption={t('record.exports')}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'what',
          head: t('record.what'),
          cell: ({ kind, part }) => (
            <>
              {t(`record.kinds.${kind}`)}
              <span className="soft record-scope">
                {part === null ? t('record.whole') : t('record.partOf', { from: time(part.from), to: time(part.to) })}
              </span>
            </>
          ),
        },
        {
          key: 'by',
          head: t('record.madeBy'),
          cell: ({ by, at }) => (
            <>
              {nameOf(by)}
              <span className="soft record-scope">
                <Moment at={at} />
              </span>
            </>
          ),
        },
        {
          key: 'state',
          head: t('record.state'),
          cell: ({ state, percent, failure, isFlawed, isOutdated, until }) => (
            <>
              {isOutdated ? (
                <Badge look="warn">{t('record.outdated')}</Badge>
              ) : (
                <Badge look={LOOKS[state]}>{t(`record.exportStates.${state}`, { percent })}</Badge>
              )}
              {state === 'running' && <progress className="record-progress" max={100} value={percent} aria-hidden />}
              <span className="soft record-scope">
                {failure !== null && state === 'failed' && t(`record.exportFailures.${failure}`)}
                {isFlawed && t('record.flawed')}
                {state === 'done' && !isOutdated && until !== null && (
                  <>
                    {t('record.until')} <Moment at={until} />
                  </>
                )}
              </span>
            </>
          ),
        },
        {
          key: 'acts',
          head: t('record.fetch'),
          isQuiet: true,
          cell: (one) => (
            <span className="record-acts">
              {one.acts.includes('fetch') && (
                <Button
                  size="small"
                  isDisabled={fetching.isPending}
                  onPress={() =>
                    fetching.mutate(inputOf(one), {
                      onSuccess: ({ path }) => window.location.assign(path),
                      onError: tellFailure,
                    })
                  }
                >
                  {t('record.fetch')}
                </Button>
              )}
              {one.isOutdated && kinds.includes(one.kind) && (
                <Button
                  size="small"
                  isDisabled={making.isPending}
                  onPress={() => making.mutate(requestOf(one), { onError: tellFailure })}
                >
                  {t('record.makeAnew')}
                </Button>
              )}
              {one.acts.includes('cancel') && (
                <Button
                  size="small"
                  look="quiet"
                  isDisabled={cancelling.isPending}
                  onPress={() => cancelling.mutate(inputOf(one), { onError: tellFailure })}
                >
                  {t(one.state === 'queued' || one.state === 'running' ? 'record.stop' : 'record.remove')}
                </Button>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}
