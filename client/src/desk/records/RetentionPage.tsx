import { useState } from 'react';
import { listDueRecords, readRetentionPeriods, setRetentionPeriod } from '@mahzar/shared/rest/record-retention';
import type { RetentionPeriods } from '@mahzar/shared/rest/record-retention';
import { formatDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { ActForm } from '../ui/ActForm.tsx';
import { Badge } from '../ui/Badge.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { latinDigits } from '../ui/digits.ts';
import { TextField } from '../ui/Field.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import './records.css';

type Period = RetentionPeriods['items'][number];

/** How long records are kept, and the records that are due for deletion. */
export default function RetentionPage() {
  const t = useStaffWords();
  return (
    <Screen title={t('record.retentionTitle')} lead={t('record.retentionLead')}>
      <DueRecords />
      <Periods />
    </Screen>
  );
}

function DueRecords() {
  const t = useStaffWords();
  const may = useMay();
  const now = useNow(0);
  const { language } = useLanguage();
  const due = useLoad(listDueRecords, {});
  return (
    <section className="part" aria-labelledby="due">
      <h2 id="due">{t('record.dueTitle')}</h2>
      <Loaded of={due}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('record.dueNone')}</p>
          ) : (
            <Table
              caption={t('record.dueTitle')}
              rows={items}
              keyOf={({ booking }) => booking}
              columns={[
                {
                  key: 'case',
                  head: t('record.caseNumber'),
                  cell: ({ caseNumber }) => (caseNumber === '' ? '—' : <CaseNumber number={caseNumber} />),
                },
                { key: 'kind', head: t('cases.kind'), cell: ({ kind }) => t(`cases.kinds.${kind}`) },
                { key: 'ended', head: t('record.ended'), cell: ({ endedAt }) => <Moment at={endedAt} as="date" /> },
                {
                  key: 'due',
                  head: t('record.due'),
                  cell: ({ dueAt, isHeld, deletion, lockedUntil }) => (
                    <>
                      <Moment at={dueAt} as="date" />{' '}
                      <Badge look={isHeld ? 'plain' : dueAt <= now ? 'bad' : 'warn'}>
                        {t(
                          deletion === 'ordered' || deletion === 'deleting'
                            ? `record.dueStates.${deletion}`
                            : isHeld
                              ? 'record.dueStates.held'
                              : dueAt <= now
                                ? 'record.dueStates.due'
                                : 'record.dueStates.soon',
                        )}
                      </Badge>
                      {lockedUntil !== null && (
                        <p className="soft">{t('record.lockedUntil', { date: formatDate(language, lockedUntil) })}</p>
                      )}
                    </>
                  ),
                },
                {
                  key: 'acts',
                  head: t('record.open'),
                  isQuiet: true,
                  cell: ({ booking }) =>
                    may('read-bookings') && (
                      <LinkButton href={`/bookings/${booking}/record`}>{t('record.open')}</LinkButton>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </section>
  );
}

function Periods() {
  const t = useStaffWords();
  const may = useMay();
  const periods = useLoad(readRetentionPeriods, {});
  const [changing, setChanging] = useState<Period | null>(null);
  return (
    <section className="part" aria-labelledby="periods">
      <h2 id="periods">{t('record.periods')}</h2>
      {changing !== null && <PeriodForm period={changing} onClose={() => setChanging(null)} />}
      <Loaded of={periods}>
        {({ items }) => (
          <Table
            caption={t('record.periods')}
            rows={items}
            keyOf={({ kind }) => kind}
            columns={[
              { key: 'kind', head: t('cases.kind'), cell: ({ kind }) => t(`cases.kinds.${kind}`) },
              {
                key: 'keep',
                head: t('record.keepDays'),
                cell: ({ keepDays }) =>
                  keepDays === null ? t('record.always') : t('record.days', { count: keepDays }),
              },
              {
                key: 'appeal',
                head: t('record.appealDays'),
                cell: ({ appealDays }) => t('record.days', { count: appealDays }),
              },
              {
                key: 'acts',
                head: t('record.changePeriod'),
                isQuiet: true,
                cell: (period) =>
                  may('edit-retention') &&
                  changing === null && (
                    <Button
                      size="small"
                      look="quiet"
                      aria-label={t('record.periodOf', { kind: t(`cases.kinds.${period.kind}`) })}
                      onPress={() => setChanging(period)}
                    >
                      {t('record.changePeriod')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

function PeriodForm({ period, onClose }: { readonly period: Period; readonly onClose: () => void }) {
  const t = useStaffWords();
  const tell = useTell();
  const act = useAct(setRetentionPeriod);
  const [keep, setKeep] = useState(period.keepDays === null ? '' : String(period.keepDays));
  const [appeal, setAppeal] = useState(String(period.appealDays));
  const keepDays = daysIn(keep);
  const appealDays = daysIn(appeal);
  return (
    <ActForm
      title={t('record.periodOf', { kind: t(`cases.kinds.${period.kind}`) })}
      text={t(period.kind === 'meeting' ? 'record.periodTextOfMeetings' : 'record.periodText')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('common.save')}
      check={() => [
        ...(keep.trim() !== '' && (keepDays === null || keepDays === 0)
          ? [{ field: 'keepDays', code: 'record-days' }]
          : []),
        ...(appealDays === null || appealDays === 0 ? [{ field: 'appealDays', code: 'record-days' }] : []),
      ]}
      onClose={onClose}
      onSubmit={() =>
        act.mutate(
          { params: { kind: period.kind }, body: { version: period.version, keepDays, appealDays: appealDays ?? 1 } },
          {
            onSuccess: () => {
              onClose();
              tell(t('common.saved'));
            },
          },
        )
      }
    >
      <TextField
        name="keepDays"
        label={t('record.keepDays')}
        hint={t('record.keepHint')}
        isOptional
        inputMode="numeric"
        width="short"
        maxLength={5}
        value={keep}
        onChange={setKeep}
      />
      <TextField
        name="appealDays"
        label={t('record.appealDays')}
        hint={t('record.appealHint')}
        inputMode="numeric"
        width="short"
        maxLength={4}
        value={appeal}
        onChange={setAppeal}
      />
    </ActForm>
  );
}

/** Parses a whole number of days; null when invalid. */
function daysIn(text: string): number | null {
  const plain = latinDigits(text.trim());
  return /^\d{1,5}$/.test(plain) && Number(plain) <= 36_500 ? Number(plain) : null;
}
