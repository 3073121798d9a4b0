import { Link } from 'wouter';
import { noteCarriedOut } from '@mahzar/shared/rest/due-answers';
import type { Due } from '@mahzar/shared/rest/due-answers';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { useMay } from '../session/who.tsx';
import { Badge } from '../ui/Badge.tsx';
import { hoursOfDay } from '../ui/court-time.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Table } from '../ui/Table.tsx';
import type { Column } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

interface DueTableProps {
  readonly caption: string;
  readonly items: readonly Due[];
  /** Whether there is a column for the responsible official. */
  readonly hasOfficials: boolean;
}

/** Pending tasks, each with a button that does it. */
export function DueTable({ caption, items, hasOfficials }: DueTableProps) {
  const t = useQueueWords();
  const common = useStaffWords();
  const may = useMay();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const note = useAct(noteCarriedOut);
  const offices = new Set(items.map(({ office }) => office.id));
  const says = (said: boolean | null): string => t(`due.says.${said === null ? 'none' : said ? 'yes' : 'no'}`);
  const act = (due: Due) => {
    if (due.what !== 'carry-out')
      return <LinkButton href={`/queue?office=${due.office.id}&day=${due.day}`}>{t('due.toQueue')}</LinkButton>;
    if (!may('decide-requests') || (due.carriedOut.office === true && !due.carriedOut.isReopened)) return null;
    return (
      <Button
        size="small"
        icon="check"
        aria-label={t('due.markDone', { name: due.name })}
        isDisabled={note.isPending}
        onPress={() =>
          note.mutate(
            { params: { request: due.request }, body: { done: true } },
            { onSuccess: () => tell(t('due.marked')), onError: tellFailure },
          )
        }
      >
        {t('due.done')}
      </Button>
    );
  };
  const columns: (Column<Due> | false)[] = [
    {
      key: 'by',
      head: t('due.by'),
      cell: ({ dueAt, isLate }) => (
        <span className="queue-number">
          {dueAt === null ? t('due.noDay') : <Moment at={dueAt} as="date" />}
          {isLate && <Badge look="bad">{t('due.late')}</Badge>}
        </span>
      ),
      sort: ({ dueAt }) => dueAt ?? Number.MAX_SAFE_INTEGER,
    },
    {
      key: 'name',
      head: t('name'),
      cell: ({ request, name }) => <Link href={`/requests/${request}`}>{name || t('request.open')}</Link>,
      sort: ({ name }) => name,
    },
    {
      key: 'what',
      head: t('due.what'),
      cell: ({ what, outcome, carriedOut }) => (
        <span className="queue-number">
          {t(`due.whats.${what}`)}
          {outcome !== null && <Badge>{t(`outcomes.${outcome}`)}</Badge>}
          {carriedOut.office === true && <Badge look="good">{`${t('due.office')}: ${t('due.done')}`}</Badge>}
        </span>
      ),
      sort: ({ what }) => what,
    },
    {
      key: 'citizen',
      head: t('due.citizen'),
      cell: ({ what, carriedOut: { citizen } }) => {
        if (what !== 'carry-out') return common('common.none');
        return citizen === false ? (
          <Badge look="warn">{says(false)}</Badge>
        ) : (
          <span className="soft">{says(citizen)}</span>
        );
      },
    },
    hasOfficials && {
      key: 'official',
      head: t('due.official'),
      cell: ({ official }) => official?.name ?? <span className="soft">{t('due.anybody')}</span>,
      sort: ({ official }) => official?.name ?? '',
    },
    {
      key: 'day',
      head: t('due.day'),
      cell: ({ day }) => <Moment at={hoursOfDay(day).from} as="date" />,
      sort: ({ day }) => day,
      isExtra: true,
    },
    offices.size > 1 && { key: 'office', head: t('office'), cell: ({ office }) => office.name, isExtra: true },
    { key: 'act', head: common('common.actions'), isQuiet: true, cell: act },
  ];
  return (
    <Table
      caption={caption}
      rows={items}
      keyOf={({ request }) => request}
      columns={columns.filter((column) => column !== false)}
    />
  );
}
