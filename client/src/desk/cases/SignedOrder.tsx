import { useState } from 'react';
import { Link } from 'wouter';
import type { DocumentId, PartyId } from '@mahzar/shared/proceedings/ids';
import { serveOrder } from '@mahzar/shared/rest/orders';
import { actInCase } from '@mahzar/shared/rest/proceedings';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { ActForm } from '../ui/ActForm.tsx';
import { Badge } from '../ui/Badge.tsx';
import { TickField } from '../ui/Field.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Empty } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { OrderDecisions } from './OrderDecisions.tsx';
import type { OrderProps } from './order-props.ts';
import { useCaseWords } from './useCaseWords.ts';
import { useOrderWords } from './useOrderWords.ts';

interface SignedProps extends OrderProps {
  readonly document: DocumentId;
  readonly isWithdrawn: boolean;
}

/** The signed order, and the state of its service. */
export function SignedOrder({ id, held, order, document, isWithdrawn }: SignedProps) {
  const t = useStaffWords();
  const { personIn } = useCaseWords();
  const { resultOf } = useOrderWords(held);
  const act = useAct(actInCase);
  const onError = useTellFailure();
  const [asks, setAsks] = useState<'serve' | 'withdraw' | null>(null);
  const mayServe = held.acts.includes('serve-order') && !isWithdrawn;
  return (
    <>
      {asks === 'serve' && <Serve id={id} held={held} order={order} onClose={() => setAsks(null)} />}
      {asks === 'withdraw' && (
        <ActForm
          title={t('cases.withdrawTitle')}
          text={t('cases.withdrawText')}
          error={act.error}
          isBusy={act.isPending}
          submit={t('cases.withdrawOrder')}
          onSubmit={() =>
            act.mutate(
              {
                params: { case: id },
                body: { type: 'withdraw-document', document, reason: 'by-order' },
              },
              { onSuccess: () => setAsks(null), onError },
            )
          }
          onClose={() => setAsks(null)}
        >
          {null}
        </ActForm>
      )}
      {asks === null && (
        <div className="form__acts">
          {mayServe && (
            <Button look="primary" onPress={() => setAsks('serve')}>
              {t('cases.serve')}
            </Button>
          )}
          <LinkButton href={`/cases/${id}/documents/${document}`}>{t('cases.readPaper')}</LinkButton>
          {held.isJudge && !isWithdrawn && (
            <Button onPress={() => setAsks('withdraw')}>{t('cases.withdrawOrder')}</Button>
          )}
        </div>
      )}
      <ClosedFor held={held} order={order} />
      <OrderDecisions held={held} decided={order} />
      <section className="part" aria-labelledby="service">
        <h2 id="service">{t('cases.service')}</h2>
        {order.services.length === 0 ? (
          <Empty title={t('cases.notServed')} />
        ) : (
          <Table
            caption={t('cases.service')}
            rows={order.services}
            keyOf={({ party }) => party}
            columns={[
              { key: 'who', head: t('account.name'), cell: ({ party }) => <strong>{personIn(held, party)}</strong> },
              {
                key: 'result',
                head: t('bookings.state'),
                cell: (service) => {
                  const result = resultOf(service);
                  const words = t(`cases.serviceResults.${result}`);
                  return result === 'failed' || result === 'unreachable' ? <Badge look="bad">{words}</Badge> : words;
                },
              },
              { key: 'at', head: t('cases.servedAt'), cell: ({ at }) => <Moment at={at} as="short" /> },
              {
                key: 'opened',
                head: t('cases.openedAt'),
                cell: ({ openedAt }) => (openedAt === null ? t('common.none') : <Moment at={openedAt} as="short" />),
              },
              {
                key: 'until',
                head: t('cases.deadline'),
                cell: ({ until }) =>
                  // The first moment after the last day.
                  until === null ? t('common.none') : <Moment at={until - 1} as="date" />,
              },
            ]}
          />
        )}
      </section>
      <p className="soft">
        {t('cases.checkLead')} <Link href={`~/check`}>{t('cases.checkPage')}</Link>
      </p>
    </>
  );
}

/** Parties for whom the document is closed although their access level would permit reading, and why. */
function ClosedFor({ held, order: { closedFor } }: Pick<OrderProps, 'held' | 'order'>) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { personIn } = useCaseWords();
  if (closedFor.length === 0) return null;
  const namesOf = (parties: readonly PartyId[]) =>
    formatList(
      language,
      parties.map((party) => personIn(held, party)),
    );
  const names = [...new Set(closedFor.flatMap(({ because }) => because))];
  return (
    <dl className="facts">
      <div>
        <dt>
          <Badge look="warn">{t('cases.closedFor')}</Badge>
        </dt>
        <dd>{namesOf(closedFor.map(({ party }) => party))}</dd>
      </div>
      <div>
        <dt>{t('cases.closedWhy')}</dt>
        <dd>
          {names.length === 0
            ? t('cases.closedForUnlisted')
            : t('cases.closedBecause', { count: names.length, names: namesOf(names) })}
        </dd>
      </div>
    </dl>
  );
}

/** Chooses the parties to serve: parties concerned and unreached ones are preselected. Others are served again on request. */
function Serve({ id, held, order, onClose }: OrderProps & { readonly onClose: () => void }) {
  const t = useStaffWords();
  const { personIn } = useCaseWords();
  const serve = useAct(serveOrder);
  const tell = useTell();
  const isOpen = (party: PartyId): boolean => {
    const service = order.services.find((one) => one.party === party);
    return (
      service === undefined || (service.openedAt === null && service.by.every(({ result }) => result === 'failed'))
    );
  };
  const [to, setTo] = useState<readonly PartyId[]>(order.to.filter(isOpen));
  return (
    <ActForm
      title={t('cases.serveTitle', { title: order.title })}
      text={t('cases.serveText')}
      error={serve.error}
      isBusy={serve.isPending}
      submit={t('cases.serveNow')}
      check={() => (to.length === 0 ? [{ field: 'to', code: 'required' }] : [])}
      onSubmit={() =>
        serve.mutate(
          { params: { case: id, order: order.id }, body: { to: [...to], again: !to.every(isOpen) } },
          {
            onSuccess: () => {
              tell(t('cases.wasServed'));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <fieldset className="field">
        <legend>{t('cases.concerns')}</legend>
        {held.parties.map(({ id: party }) => (
          <TickField
            key={party}
            name={`to.${party}`}
            label={isOpen(party) ? personIn(held, party) : t('cases.serveAgain', { who: personIn(held, party) })}
            isChecked={to.includes(party)}
            onChange={(isIn) => setTo(isIn ? [...to, party] : to.filter((one) => one !== party))}
          />
        ))}
      </fieldset>
    </ActForm>
  );
}
