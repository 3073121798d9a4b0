import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';
import type { ListedRequest } from '@mahzar/shared/rest/office-requests';
import { Link } from 'wouter';
import { isMatterKind } from './matter.ts';
import { ActMenu } from '../../ui/ActMenu.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useOfficeWords } from '../offices/useOfficeWords.ts';
import { Badge } from '../ui/Badge.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { Device, Presence } from './Presence.tsx';
import { actsFor } from './request-acts.ts';
import type { RowAct } from './request-acts.ts';
import { Turn } from './Turn.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';

interface LineTableProps {
  readonly view: LineView;
  readonly rows: readonly LineRow[];
  readonly caption: string;
  /** Whether the people wait: then the waiting has columns of its own. */
  readonly isLine: boolean;
  /** Whether it is an official's own desk, not that of staff who manage the line. */
  readonly isOfficial: boolean;
  /** The requests by id. */
  readonly requests: ReadonlyMap<string, ListedRequest>;
  readonly hasOffices: boolean;
  readonly onAct: (row: LineRow, act: RowAct) => void;
}

/** Requests of the day in their order. */
export function LineTable({ view, rows, caption, isLine, isOfficial, requests, hasOffices, onAct }: LineTableProps) {
  const t = useQueueWords();
  const common = useStaffWords();
  const offices = useOfficeWords();
  const { language } = useLanguage();
  const deskOf = (official: string): string =>
    t('desk', { number: formatNumber(language, view.plan.officials.findIndex((one) => one === official) + 1) });
  return (
    <Table
      caption={caption}
      rows={rows}
      keyOf={({ request }) => request}
      columns={[
        {
          key: 'number',
          head: t('number'),
          cell: ({ number, urgent, request }) => (
            <span className="queue-number">
              <Turn number={number} />
              {urgent && <Badge look="bad">{t('urgent')}</Badge>}
              <Moved move={requests.get(request)?.moved ?? null} />
            </span>
          ),
        },
        ...(requests.size === 0
          ? []
          : [
              {
                key: 'name',
                head: t('name'),
                cell: ({ request }: LineRow) => {
                  const known = requests.get(request);
                  if (known === undefined) return null;
                  return (
                    <span className="queue-number">
                      <Link href={`/requests/${request}`}>{known.name}</Link>
                      {known.others.length > 0 && <Badge look="warn">{t('double')}</Badge>}
                    </span>
                  );
                },
              },
            ]),
        {
          key: 'matter',
          head: t('matter'),
          cell: ({ matter, via }) => (
            <>
              {isMatterKind(matter) ? offices(`kinds.${matter}`) : matter}
              {via === 'walk-in' && <span className="soft"> · {t('vias.walk-in')}</span>}
            </>
          ),
        },
        ...(isLine
          ? [
              { key: 'presence', head: t('presence'), cell: (row: LineRow) => <Presence row={row} /> },
              { key: 'device', head: t('device'), cell: (row: LineRow) => <Device row={row} /> },
              {
                key: 'expected',
                head: t('expected'),
                cell: ({ expectedAt }: LineRow) => expectedAt !== null && <Moment at={expectedAt} as="clock" />,
              },
              {
                key: 'assigned',
                head: t('assigned'),
                isExtra: true,
                cell: ({ assigned }: LineRow) => (
                  <span className="nowrap">{assigned === null ? t('anybody') : deskOf(assigned)}</span>
                ),
              },
            ]
          : [
              {
                key: 'stage',
                head: t('stage'),
                cell: ({ stage }: LineRow) => (
                  <>
                    {t(`stages.${stage.kind}`)}
                    {stage.kind === 'ended' && stage.outcome !== null && (
                      <span className="soft"> · {t(`outcomes.${stage.outcome}`)}</span>
                    )}
                    {stage.kind === 'refused' && <span className="soft"> · {t(`refuseReasons.${stage.reason}`)}</span>}
                  </>
                ),
              },
            ]),
        {
          key: 'acts',
          head: common('common.actions'),
          isQuiet: true,
          cell: (row) => {
            const isDouble = (requests.get(row.request)?.others.length ?? 0) > 0;
            const acts = actsFor(row, view, { isOfficial, isDouble, hasOffices });
            const number = row.number === null ? '' : formatNumber(language, row.number);
            return (
              acts.length > 0 && (
                <ActMenu
                  label={t('actsOf', { number })}
                  icon="more"
                  look="quiet"
                  size="small"
                  ground="light"
                  parts={[
                    {
                      acts: acts.map((id) => ({
                        id,
                        label: t(`acts.${id}`),
                        grave: id === 'refuse' || id === 'withdraw',
                      })),
                    },
                  ]}
                  onAct={(act) => onAct(row, act)}
                />
              )
            );
          },
        },
      ]}
    />
  );
}

/** Why a person was moved in the line, and by whom. */
function Moved({ move }: { readonly move: ListedRequest['moved'] }) {
  const t = useQueueWords();
  if (move === null) return null;
  return (
    <span className="soft queue-moved">
      {move.what !== 'urgent' && `${t('moves.badge')}: `}
      {t(`orderReasons.${move.reason}`)} ({t('moves.by', { name: move.by })})
    </span>
  );
}
