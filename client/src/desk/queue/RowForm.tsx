import { useState } from 'react';
import type { Office } from '@mahzar/shared/offices/office';
import { decideRequest } from '@mahzar/shared/rest/office-requests';
import type { GivenDecision } from '@mahzar/shared/rest/office-requests';
import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';
import { ORDER_REASONS, REFUSE_REASONS } from '@mahzar/shared/queue/words';
import type { OrderReason, RefuseReason } from '@mahzar/shared/queue/words';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useAct } from '../api/useAct.ts';
import { ActForm, ChoiceField } from '../ui/ActForm.tsx';
import { SelectField, TextAreaField } from '../ui/Field.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { inLine } from './line.ts';
import type { RowAct } from './request-acts.ts';
import type { QueueAct } from './useQueueAct.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';

interface RowFormProps {
  readonly row: LineRow;
  readonly what: RowAct;
  readonly view: LineView;
  readonly queue: QueueAct;
  readonly officialName: (official: string) => string;
  /** Other requests of the same person on the day. */
  readonly doubles: readonly string[];
  /** Offices to which the request can be transferred. */
  readonly otherOffices: readonly Office[];
  readonly onClose: () => void;
}

/** Acts whose words are read by somebody: by the citizen, or by people who ask why another was called first. */
const WORDS = {
  refuse: 'words',
  redirect: 'words',
  withdraw: 'words',
  'mark-urgent': 'orderWords',
  reorder: 'orderWords',
  restore: 'orderWords',
} as const;

/** Asks for what an act on one request needs: the reason, the place in the line, or the official. */
export function RowForm({ row, what, view, queue, officialName, doubles, otherOffices, onClose }: RowFormProps) {
  const t = useQueueWords();
  const { language } = useLanguage();
  const others = inLine(view).flatMap(({ request }) => (request === row.request ? [] : request));
  const sameDay = view.rows.flatMap(({ request }) => (doubles.includes(request) ? request : []));
  const [orderReason, setOrderReason] = useState<OrderReason | ''>('');
  const [refuseReason, setRefuseReason] = useState<RefuseReason | ''>('');
  /** The target of the act: another request, an official, or an office. */
  const [target, setTarget] = useState<string>(
    { reorder: others[0], merge: sameDay[0], assign: row.assigned ?? undefined }[what as string] ?? '',
  );
  const [written, setWritten] = useState('');
  const words = written.trim();
  const numberOf = (id: string): string => {
    const number = view.rows.find(({ request }) => request === id)?.number ?? null;
    return t('numberOf', { number: number === null ? '—' : formatNumber(language, number) });
  };
  /** Returns the request to the service; null while something is missing. */
  const decision = (): GivenDecision | null => {
    switch (what) {
      case 'refuse':
        return refuseReason === '' ? null : { kind: 'refuse', reason: refuseReason, words };
      case 'redirect':
        return target === '' ? null : { kind: 'redirect', office: target, words };
      case 'withdraw':
        return words === '' ? null : { kind: 'withdraw', words };
      case 'merge':
        return target === '' ? null : { kind: 'merge', into: target };
      case 'mark-urgent':
        return orderReason === '' ? null : { kind: 'urgent', reason: orderReason, words };
      case 'restore':
        return orderReason === '' ? null : { kind: 'restore', reason: orderReason, words };
      case 'reorder':
        if (orderReason === '') return null;
        return { kind: 'reorder', before: target === '' ? null : target, reason: orderReason, words };
      default:
        return null;
    }
  };
  const decide = useAct(decideRequest);
  const tell = useTell();
  const submit = async (): Promise<void> => {
    if (what === 'assign') {
      const official = view.plan.officials.find((one) => one === target) ?? null;
      if (await queue.act({ type: 'assign', request: row.request, official }, t('done.act'))) onClose();
      return;
    }
    const asked = decision();
    if (asked === null) return;
    const onSuccess = (): void => {
      tell(t('done.act'));
      onClose();
    };
    decide.mutate({ params: { request: row.request }, body: { decision: asked } }, { onSuccess });
  };
  const isMissing = what !== 'assign' && decision() === null;
  const byOrder = what === 'reorder' || what === 'mark-urgent' || what === 'restore';
  return (
    <ActForm
      title={`${t(`acts.${what}`)}: ${numberOf(row.request)}`}
      {...(what === 'withdraw' && { text: t('withdrawText') })}
      error={decide.error}
      isBusy={queue.isBusy || decide.isPending}
      submit={t(`acts.${what}`)}
      check={() => (isMissing ? [{ field: what === 'withdraw' ? 'words' : 'reason', code: 'required' }] : [])}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {what !== 'withdraw' && (
        <div className="form__row">
          {what === 'reorder' && (
            <SelectField
              name="before"
              label={t('before')}
              value={target}
              values={others.map(String)}
              nameOf={numberOf}
              empty={t('toEnd')}
              onChange={setTarget}
            />
          )}
          {what === 'assign' && (
            <SelectField
              name="official"
              label={t('assigned')}
              value={target}
              values={view.plan.officials.map(String)}
              nameOf={officialName}
              empty={t('anybody')}
              onChange={setTarget}
            />
          )}
          {what === 'merge' && (
            <SelectField
              name="reason"
              label={t('into')}
              value={target}
              values={sameDay.map(String)}
              nameOf={numberOf}
              onChange={setTarget}
            />
          )}
          {what === 'redirect' && (
            <ChoiceField
              name="reason"
              label={t('toOffice')}
              value={target}
              values={otherOffices.map(({ id }) => id)}
              nameOf={(id) => otherOffices.find((one) => one.id === id)?.name ?? id}
              onChange={setTarget}
            />
          )}
          {what === 'refuse' && (
            <ChoiceField
              name="reason"
              label={t('reason')}
              value={refuseReason}
              values={REFUSE_REASONS}
              nameOf={(one) => t(`refuseReasons.${one}`)}
              onChange={setRefuseReason}
            />
          )}
          {byOrder && (
            <ChoiceField
              name="reason"
              label={t('reason')}
              value={orderReason}
              values={ORDER_REASONS}
              nameOf={(one) => t(`orderReasons.${one}`)}
              onChange={setOrderReason}
            />
          )}
        </div>
      )}
      {what in WORDS && (
        <TextAreaField
          name="words"
          label={t(WORDS[what as keyof typeof WORDS])}
          isOptional={what !== 'withdraw'}
          value={written}
          onChange={setWritten}
          more={{ maxLength: 1000 }}
        />
      )}
    </ActForm>
  );
}
