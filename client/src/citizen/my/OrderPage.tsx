import { useState } from 'react';
import { openMyOrder } from '@mahzar/shared/rest/portal';
import type { MyCase, MyOrder } from '@mahzar/shared/rest/portal';
import { CallError } from '../../connection/call.ts';
import { formatDateTime, formatDay, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { usePaperWords } from '../../i18n/usePaperWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Facts.tsx';
import type { Fact } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { useErrorText } from '../words/useErrorText.ts';
import { useMy } from './MyContext.tsx';
import { Back, GonePage, LoadedCase } from './LoadedCase.tsx';
import { Pages } from './Pages.tsx';
import { pathOfCase } from './paths.ts';
import { useMyWords } from './useMyWords.ts';

/** An order or decision that the person may read. */
export function OrderPage({ id, order }: { readonly id: string; readonly order: string }) {
  return (
    <LoadedCase id={id}>
      {(held, take) => {
        const found = held.orders.find((one) => one.order === order);
        if (found === undefined) return <GonePage of={id} />;
        const isWaiting = found.served?.isOwn === true && found.served.openedAt === null;
        return isWaiting ? (
          <Waiting id={id} order={found} onOpened={take} />
        ) : (
          <OneOrder id={id} order={found} caseNumber={held.number} />
        );
      }}
    </LoadedCase>
  );
}

interface WaitingProps {
  readonly id: string;
  readonly order: MyOrder;
  readonly onOpened: (after: MyCase) => void;
}

/**
 * Opening an order may start a deadline, so the person must press a button that says so; a deadline may also have started at
 * delivery.
 */
function Waiting({ id, order, onOpened }: WaitingProps) {
  const t = usePaperWords();
  const tm = useMyWords();
  const { language } = useLanguage();
  const errorText = useErrorText();
  const { call } = useMy();
  const deadline = order.served?.deadline ?? null;
  const [isOpening, setOpening] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const open = async (): Promise<void> => {
    if (isOpening) return;
    setOpening(true);
    setError(null);
    try {
      onOpened(await call(openMyOrder, { params: { case: id, order: order.order }, body: {} }));
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
      setError(failure);
    } finally {
      setOpening(false);
    }
  };
  return (
    <Page key="waits" title={order.title} caption={t('served.title')} banner={<Back to={pathOfCase(id)} />}>
      {deadline === null ? (
        <p className="lead">{t('served.waits')}</p>
      ) : (
        // The first moment after the last day.
        <p className="lead">{tm('orders.runs', { when: formatDay(language, deadline.until - 1) })}</p>
      )}
      <div className="actions">
        <Button look="primary" onPress={() => void open()}>
          {t('served.open')}
        </Button>
        <span role="status">{isOpening && t('served.opening')}</span>
      </div>
      {error !== null && (
        <p role="alert" className="warning">
          {errorText(error)}
        </p>
      )}
    </Page>
  );
}

interface OrderProps {
  readonly id: string;
  readonly order: MyOrder;
  readonly caseNumber: string;
}

function OneOrder({ id, order, caseNumber }: OrderProps) {
  const t = usePaperWords();
  const tm = useMyWords();
  const { language } = useLanguage();
  const { title, kind, number, signedAt, served, document, pages } = order;
  const deadline = served?.deadline ?? null;
  const facts: readonly Fact[] = [
    [t('served.case'), localDigits(language, caseNumber)],
    [t('served.number'), localDigits(language, number)],
    [t('served.signedAt'), formatDateTime(language, signedAt)],
    ...(served === null
      ? []
      : [
          [
            served.isOwn ? t('served.servedAt') : tm('orders.clientServedAt'),
            formatDateTime(language, served.at),
          ] as const,
        ]),
    // The first moment after the last day.
    ...(deadline === null
      ? []
      : [[t(`served.until.${deadline.kind}`), formatDay(language, deadline.until - 1)] as const]),
  ];
  return (
    <Page key="order" title={title} caption={tm(`orders.kinds.${kind}`)} banner={<Back to={pathOfCase(id)} />}>
      <Facts facts={facts} />
      {deadline !== null && <p>{t('served.mayMove')}</p>}
      <Pages id={id} document={document} title={title} count={pages} fileName={`${number.replaceAll('/', '-')}.pdf`} />
    </Page>
  );
}
