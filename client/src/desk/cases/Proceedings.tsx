import { Link } from 'wouter';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseProceedings, ShownDocument, ShownEntry } from '@mahzar/shared/rest/proceedings';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { Badge } from '../ui/Badge.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { CaseStaff } from './CaseStaff.tsx';
import { ExhibitState, LevelBadge, ScanBadge } from './DocumentBadges.tsx';
import { Orders } from './Orders.tsx';
import { useCaseWords } from './useCaseWords.ts';

/** The proceedings of a case: pending tasks, staff, orders, documents and exhibits. */
export function Proceedings({ id }: { readonly id: string }) {
  const read = useLoad(readProceedings, { params: { case: id } });
  return (
    <Loaded of={read}>
      {(held) => (
        <>
          <Due id={id} held={held} />
          <CaseStaff id={id} held={held} />
          <Orders id={id} held={held} />
          <Documents id={id} held={held} />
        </>
      )}
    </Loaded>
  );
}

/** All acts in a case. Shown last, because it is the longest part of the page. */
export function CaseTimeline({ id }: { readonly id: string }) {
  const { data } = useLoad(readProceedings, { params: { case: id } });
  return data === undefined ? null : <Timeline id={id} held={data} />;
}

interface PartProps {
  readonly id: string;
  readonly held: CaseProceedings;
}

/** The court's next tasks, with buttons where they can be done here. */
function Due({ id, held }: PartProps) {
  const t = useStaffWords();
  const { personIn } = useCaseWords();
  const act = useAct(actInCase);
  const failed = { onError: useTellFailure() };
  const judges = held.staff.filter(({ as }) => as === 'judge');
  const isJudgeLost = judges.length > 0 && judges.every(({ lost }) => lost !== null);
  if (held.due.length === 0 && !isJudgeLost) return null;
  return (
    <section className="part" aria-labelledby="due">
      <h2 id="due">{t('cases.due')}</h2>
      <ul className="plain-list lines">
        {isJudgeLost && <li>{t('cases.judgeLost')}</li>}
        {held.due.map((due) => {
          switch (due.what) {
            case 'assign-judge':
              return <li key="judge">{t('cases.dueKinds.assign-judge')}</li>;
            case 'rule-on-exhibit': {
              const { document } = held.exhibits.find(({ number }) => number === due.exhibit)!;
              return (
                <li key={`exhibit-${due.exhibit}`}>
                  <Link href={`/cases/${id}/documents/${document}`}>
                    {t('cases.dueKinds.rule-on-exhibit', { number: due.exhibit })}
                  </Link>
                </li>
              );
            }
            case 'accept-document':
            case 'decide-withheld': {
              const { title } = held.documents.find((one) => one.id === due.document)!;
              return (
                <li key={`${due.what}-${due.document}`}>
                  <Link href={`/cases/${id}/documents/${due.document}`}>
                    {t(`cases.dueKinds.${due.what}`, { title })}
                  </Link>
                </li>
              );
            }
            case 'confirm-power': {
              const { lawyer, client, document } = due;
              const names = { lawyer: personIn(held, lawyer), client: personIn(held, client) };
              return (
                <li key={`power-${lawyer}-${client}`}>
                  <span>{t('cases.dueKinds.confirm-power', names)}</span>
                  {document !== null && <Link href={`/cases/${id}/documents/${document}`}>{t('cases.seePower')}</Link>}
                  {held.acts.includes('confirm-power') && (
                    <Button
                      onPress={() =>
                        act.mutate(
                          { params: { case: id }, body: { type: 'confirm-power', lawyer, client, document } },
                          failed,
                        )
                      }
                    >
                      {t('cases.confirmPower')}
                    </Button>
                  )}
                </li>
              );
            }
            case 'sign-order':
            case 'serve-order':
            case 'reach-party':
            case 'deadline': {
              const { title } = held.orders.find((order) => order.id === due.order)!;
              const who = 'party' in due ? personIn(held, due.party) : '';
              return (
                <li key={`${due.what}-${due.order}-${who}`}>
                  <Link href={`/cases/${id}/orders/${due.order}`}>
                    {t(`cases.dueKinds.${due.what}`, { title, who })}
                  </Link>
                  {/* The first moment after the last day. */}
                  {due.what === 'deadline' && <Moment at={due.until - 1} as="date" />}
                </li>
              );
            }
            default:
              return due satisfies never;
          }
        })}
      </ul>
    </section>
  );
}

function Documents({ id, held }: PartProps) {
  const t = useStaffWords();
  const { personIn, pagesOf } = useCaseWords();
  const exhibitOf = ({ id: document }: ShownDocument) => held.exhibits.findLast((one) => one.document === document);
  return (
    <section className="part" aria-labelledby="documents">
      <div className="part__head">
        <h2 id="documents">{t('cases.documents')}</h2>
        {held.acts.includes('file-document') && (
          <LinkButton href={`/cases/${id}/file`} look="primary" icon="plus">
            {t('cases.file')}
          </LinkButton>
        )}
      </div>
      {held.documents.length === 0 ? (
        <Empty title={t('cases.noDocuments')} />
      ) : (
        <Table
          caption={t('cases.documents')}
          rows={held.documents.toReversed()}
          keyOf={(document) => document.id}
          linkOf={(document) => `/cases/${id}/documents/${document.id}`}
          stateOf={({ stage }) => (stage.kind === 'filed' ? undefined : 'over')}
          columns={[
            { key: 'title', head: t('cases.documentTitle'), cell: ({ title }) => <strong>{title}</strong> },
            { key: 'number', head: t('cases.documentNumber'), cell: ({ number }) => <CaseNumber number={number} /> },
            { key: 'kind', head: t('cases.kind'), cell: ({ kind }) => t(`cases.documentKinds.${kind}`) },
            {
              key: 'of',
              head: t('cases.documentOf'),
              cell: ({ of }) => (of === null ? t('cases.ofCourt') : personIn(held, of)),
            },
            {
              key: 'state',
              head: t('bookings.state'),
              cell: (document) => (
                <span className="badges">
                  {document.stage.kind !== 'filed' && <Badge>{t(`cases.documentStages.${document.stage.kind}`)}</Badge>}
                  <ScanBadge scan={document.scan} />
                  <LevelBadge level={document.access.level} />
                  <ExhibitState exhibit={exhibitOf(document)} />
                </span>
              ),
            },
            { key: 'pages', head: t('cases.pages'), cell: pagesOf, isNumber: true, isExtra: true },
            {
              key: 'filedAt',
              head: t('cases.filedAt'),
              cell: ({ filedAt }) => <Moment at={filedAt} as="short" />,
              sort: ({ filedAt }) => filedAt,
              isExtra: true,
            },
          ]}
        />
      )}
    </section>
  );
}

/** All acts in the case, latest first. */
function Timeline({ id, held }: PartProps) {
  const t = useStaffWords();
  const { doerOf, aboutOf } = useCaseWords();
  const linkOf = ({ document, hearing, order }: ShownEntry): string | undefined => {
    if (order !== null) return `/cases/${id}/orders/${order}`;
    if (document !== null) return `/cases/${id}/documents/${document}`;
    return hearing === null ? undefined : `/bookings/${hearing}`;
  };
  return (
    <section className="part" aria-labelledby="timeline">
      <h2 id="timeline">{t('cases.timeline')}</h2>
      <Table
        caption={t('cases.timeline')}
        rows={held.timeline}
        keyOf={({ seq }) => String(seq)}
        linkOf={linkOf}
        columns={[
          { key: 'what', head: t('cases.what'), cell: ({ type }) => t(`cases.events.${type}`) },
          { key: 'about', head: t('cases.about'), cell: (entry) => aboutOf(held, entry) },
          { key: 'at', head: t('cases.at'), cell: ({ at }) => <Moment at={at} as="short" /> },
          { key: 'by', head: t('cases.by'), cell: ({ by }) => doerOf(by), isExtra: true },
        ]}
      />
    </section>
  );
}
