import { useParams } from 'wouter';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import { useLoad } from '../api/useLoad.ts';
import { Badge } from '../ui/Badge.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { LevelBadge } from './DocumentBadges.tsx';
import { OrderDraft } from './OrderDraft.tsx';
import type { OrderProps } from './order-props.ts';
import { SignedOrder } from './SignedOrder.tsx';
import { useCaseWords } from './useCaseWords.ts';
import { useOrderWords } from './useOrderWords.ts';
import './cases.css';

/** An order of a case: the draft in its final form, and after signing its service on the parties. */
export default function OrderPage() {
  const { case: id, order: of } = useParams<{ case: string; order: string }>();
  const t = useStaffWords();
  const read = useLoad(readProceedings, { params: { case: id } });
  return (
    <Loaded of={read}>
      {(held) => {
        const order = held.orders.find((one) => one.id === of);
        return order === undefined ? (
          <Screen title={t('cases.orders')}>
            <Empty title={t('cases.noSuchOrder')}>
              <LinkButton href={`/cases/${id}`}>{t('common.back')}</LinkButton>
            </Empty>
          </Screen>
        ) : (
          <OneOrder id={id} held={held} order={order} />
        );
      }}
    </Loaded>
  );
}

function OneOrder({ id, held, order }: OrderProps) {
  const t = useStaffWords();
  const { doerOf } = useCaseWords();
  const { isWithdrawn } = useOrderWords(held);
  const { stage } = order;
  return (
    <Screen
      title={order.title}
      lead={
        <span className="badges">
          {t(`cases.documentKinds.${order.kind}`)}{' '}
          <Badge>
            {isWithdrawn(order) ? t('cases.documentStages.withdrawn') : t(`cases.orderStages.${stage.kind}`)}
          </Badge>
          <LevelBadge level={order.level} />
        </span>
      }
      acts={
        <LinkButton href={`/cases/${id}`} look="quiet">
          {t('cases.toCase')}
        </LinkButton>
      }
    >
      <p className="soft">
        {stage.kind === 'signed'
          ? t('cases.signedBy', { who: doerOf(stage.by) })
          : t('cases.draftedBy', { who: doerOf(order.draftedBy) })}{' '}
        · <Moment at={stage.kind === 'signed' ? stage.at : order.draftedAt} as="short" />
      </p>
      {stage.kind === 'draft' && <OrderDraft id={id} held={held} order={order} />}
      {stage.kind === 'signed' && (
        <SignedOrder id={id} held={held} order={order} document={stage.document} isWithdrawn={isWithdrawn(order)} />
      )}
    </Screen>
  );
}
