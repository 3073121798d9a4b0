import { useState } from 'react';
import {
  cancelDeletion,
  carryOutDeletion,
  holdRecord,
  liftHold,
  orderDeletion,
  readRetention,
} from '@mahzar/shared/rest/record-retention';
import type { RecordRetention } from '@mahzar/shared/rest/record-retention';
import { formatDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { ActForm } from '../ui/ActForm.tsx';
import { TextField } from '../ui/Field.tsx';
import { latinDigits } from '../ui/digits.ts';
import { missing } from '../ui/missing.ts';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { ReasonForm } from './ReasonForm.tsx';
import { ReasonField } from './ReasonField.tsx';

type Act = RecordRetention['acts'][number];

/** How long a record is kept, holds on its deletion, and the deletion order. */
export function Retention({ booking }: { readonly booking: string }) {
  const read = useLoad(readRetention, { params: { booking } });
  return <Loaded of={read}>{(retention) => <OneRetention booking={booking} retention={retention} />}</Loaded>;
}

interface RetentionProps {
  readonly booking: string;
  readonly retention: RecordRetention;
}

function OneRetention({ booking, retention }: RetentionProps) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const [doing, setDoing] = useState<Act | null>(null);
  const cancel = useAct(cancelDeletion, { isQuiet: true });
  const tell = useTell();
  const tellFailure = useTellFailure();
  const date = (at: number): string => formatDate(language, at);
  const { holds, deletion, bars, acts, keepDays, dueAt, endedAt } = retention;
  const standing = holds.filter(({ lifted }) => lifted === null);
  const who = (name: string | null): string => name ?? t('record.unknown');
  const press = (act: Act): void => {
    if (act !== 'cancel') return setDoing(act);
    cancel.mutate(
      { params: { booking }, body: {} },
      { onSuccess: () => tell(t('record.deletionCancelled')), onError: tellFailure },
    );
  };
  return (
    <>
      {doing !== null && (
        <RetentionForm act={doing} booking={booking} retention={retention} onClose={() => setDoing(null)} />
      )}
      <section className="card record-level" aria-labelledby="retention">
        <h2 id="retention">{t('record.retention')}</h2>
        {endedAt !== null && (
          <p>
            {keepDays === null || dueAt === null
              ? t('record.keptAlways')
              : t(bars.includes('not-due') || bars.includes('appeal') ? 'record.keptUntil' : 'record.dueSince', {
                  date: date(dueAt),
                })}
          </p>
        )}
        {bars
          .filter((bar) => bar !== 'kept' && bar !== 'not-due')
          .map((bar) => (
            <p key={bar}>{t(`record.bars.${bar}`)}</p>
          ))}
        {standing.map((hold) => (
          <p key={hold.at} className="soft pre-line">
            {t('record.heldBy', { who: who(hold.by), date: date(hold.at) })} {hold.reason}
          </p>
        ))}
        {deletion?.state === 'ordered' && (
          <>
            <p>
              {t('record.deletionOrdered', {
                order: deletion.order,
                who: who(deletion.ordered.by),
                date: date(deletion.ordered.at),
              })}
            </p>
            <p className="soft pre-line">{deletion.ordered.reason}</p>
            <p className="soft">{t('record.otherCarriesOut')}</p>
          </>
        )}
        {doing === null && acts.length > 0 && (
          <div className="record-acts">
            {acts.map((act) => (
              <Button
                key={act}
                look={act === 'carry-out' ? 'danger' : 'secondary'}
                isDisabled={cancel.isPending}
                onPress={() => press(act)}
              >
                {t(`record.retentionActs.${act}`)}
              </Button>
            ))}
          </div>
        )}
      </section>
    </>
  );
}

function RetentionForm({ act, ...props }: RetentionProps & { readonly act: Act; readonly onClose: () => void }) {
  switch (act) {
    case 'hold':
    case 'lift':
      return <HoldForm act={act} {...props} />;
    case 'order':
      return <OrderForm {...props} />;
    case 'carry-out':
      return <CarryOutForm {...props} />;
    case 'cancel':
      return null;
    default:
      return act satisfies never;
  }
}

type FormProps = RetentionProps & { readonly onClose: () => void };

/** Returns the handler of a finished act, with its message. */
function useDone(onClose: () => void, words: string) {
  const tell = useTell();
  return {
    onSuccess: () => {
      onClose();
      tell(words);
    },
  };
}

function HoldForm({ act, booking, onClose }: FormProps & { readonly act: 'hold' | 'lift' }) {
  const t = useStaffWords();
  const hold = useAct(holdRecord);
  const lift = useAct(liftHold);
  const doing = act === 'hold' ? hold : lift;
  const done = useDone(onClose, t(act === 'hold' ? 'record.wasHeld' : 'record.wasLifted'));
  return (
    <ReasonForm
      title={t(`record.retentionActs.${act}`)}
      text={t(act === 'hold' ? 'record.holdText' : 'record.liftText')}
      submit={t(`record.retentionActs.${act}`)}
      error={doing.error}
      isBusy={doing.isPending}
      onSubmit={(reason) => doing.mutate({ params: { booking }, body: { reason } }, done)}
      onClose={onClose}
    />
  );
}

function OrderForm({ booking, onClose }: FormProps) {
  const t = useStaffWords();
  const act = useAct(orderDeletion);
  const done = useDone(onClose, t('record.wasOrdered'));
  const [order, setOrder] = useState('');
  const [reason, setReason] = useState('');
  return (
    <ActForm
      title={t('record.retentionActs.order')}
      text={t('record.orderText')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('record.retentionActs.order')}
      check={() => [...missing('order', order), ...missing('reason', reason)]}
      onClose={onClose}
      onSubmit={() => act.mutate({ params: { booking }, body: { order: order.trim(), reason: reason.trim() } }, done)}
    >
      <TextField
        name="order"
        label={t('record.orderNumber')}
        width="medium"
        maxLength={80}
        value={order}
        onChange={setOrder}
      />
      <ReasonField value={reason} onChange={setReason} />
    </ActForm>
  );
}

function CarryOutForm({ booking, retention: { deletion }, onClose }: FormProps) {
  const t = useStaffWords();
  const act = useAct(carryOutDeletion);
  const done = useDone(onClose, t('record.wasCarriedOut'));
  const [typed, setTyped] = useState('');
  const order = deletion?.order ?? '';
  return (
    <ActForm
      title={t('record.retentionActs.carry-out')}
      text={t('record.carryOutText')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('record.deleteForEver')}
      check={() => (latinDigits(typed.trim()) === latinDigits(order) ? [] : [{ field: 'order', code: 'record-order' }])}
      onClose={onClose}
      onSubmit={() => act.mutate({ params: { booking }, body: { order } }, done)}
    >
      <TextField
        name="order"
        label={t('record.orderNumber')}
        hint={t('record.typeOrder', { order })}
        width="medium"
        maxLength={80}
        value={typed}
        onChange={setTyped}
      />
    </ActForm>
  );
}
