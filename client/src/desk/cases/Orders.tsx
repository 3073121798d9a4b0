import type { CaseProceedings } from '@mahzar/shared/rest/proceedings';
import { Badge } from '../ui/Badge.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Empty } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useOrderWords } from './useOrderWords.ts';

/** Orders and decisions of a case, the latest first. */
export function Orders({ id, held }: { readonly id: string; readonly held: CaseProceedings }) {
  const t = useStaffWords();
  const { servedOf, isWithdrawn } = useOrderWords(held);
  const mayDraft = held.acts.includes('draft-order');
  if (held.orders.length === 0 && !mayDraft) return null;
  return (
    <section className="part" aria-labelledby="orders">
      <div className="part__head">
        <h2 id="orders">{t('cases.orders')}</h2>
        {mayDraft && (
          <LinkButton href={`/cases/${id}/orders`} look="primary" icon="plus">
            {t('cases.newOrder')}
          </LinkButton>
        )}
      </div>
      {held.orders.length === 0 ? (
        <Empty title={t('cases.noOrders')} />
      ) : (
        <Table
          caption={t('cases.orders')}
          rows={held.orders.toReversed()}
          keyOf={(order) => order.id}
          linkOf={(order) => `/cases/${id}/orders/${order.id}`}
          stateOf={(order) => (order.stage.kind === 'discarded' || isWithdrawn(order) ? 'over' : undefined)}
          columns={[
            { key: 'title', head: t('cases.documentTitle'), cell: ({ title }) => <strong>{title}</strong> },
            { key: 'kind', head: t('cases.kind'), cell: ({ kind }) => t(`cases.documentKinds.${kind}`) },
            {
              key: 'state',
              head: t('bookings.state'),
              cell: (order) => (
                <Badge>
                  {isWithdrawn(order)
                    ? t('cases.documentStages.withdrawn')
                    : t(`cases.orderStages.${order.stage.kind}`)}
                </Badge>
              ),
            },
            { key: 'served', head: t('cases.service'), cell: servedOf },
            {
              key: 'at',
              head: t('cases.at'),
              cell: ({ stage, draftedAt }) => <Moment at={stage.kind === 'signed' ? stage.at : draftedAt} as="short" />,
              isExtra: true,
            },
          ]}
        />
      )}
    </section>
  );
}
