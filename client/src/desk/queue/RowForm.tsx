import { useState } from 'react';
import type { Office } from '@mahzar/shared/offices/office';
import { decideRequest } from '@mahzar/shared/rest/office-requests';
import type { RequestDecision } from '@mahzar/shared/rest/office-requests';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';
import { ORDER_REASONS, REFUSE_REASONS } from '@mahzar/shared/queue/words';
import type { OrderReason, RefuseReason } from '@mahzar/shared/queue/words';
import { Button } from '../../ui/Button.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useAct } from '../api/useAct.ts';
import { SelectField, TextAreaField } from '../ui/Field.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { Form } from '../ui/Form.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { inLine } from './line.ts';
import type { DeskCommand } from './messages.ts';
import type { RowAct } from './request-acts.ts';
import type { QueueAct } from './useQueueAct.ts';
import { useQueueWords } from './useQueueWords.ts';

interface RowFormProps {
  readonly row: LineRow;
  readonly what: RowAct;
  readonly view: LineView;
  readonly queue: QueueAct;
  readonly officialName: (official: string) => string;
  /** Other requests of the same person on the day. */
  readonly doubles: readonly string[];
  /** Where the request can be sent. */
  readonly otherOffices: readonly Office[];
  readonly onClose: () => void;
}

/** Asks for what an act on one request needs: the reason, the place in the line, or the official. */
export function RowForm(props: RowFormProps) {
  const { row, what, view, officialName, doubles, otherOffices, onClose } = props;
  const { act, isBusy } = props.queue;
  const t = useQueueWords();
  const common = useStaffWords();
  const { language } = useLanguage();
  const others = inLine(view).flatMap(({ request }) => (request === row.request ? [] : request));
  const [orderReason, setOrderReason] = useState<OrderReason | ''>('');
  const [refuseReason, setRefuseReason] = useState<RefuseReason | ''>('');
  const [before, setBefore] = useState<RequestId | ''>(others[0] ?? '');
  const [official, setOfficial] = useState<string>(row.assigned ?? '');
  const sameDay = view.rows.flatMap(({ request }) => (doubles.includes(request) ? request : []));
  const [into, setInto] = useState<RequestId | ''>(sameDay[0] ?? '');
  const [office, setOffice] = useState('');
  const [words, setWords] = useState('');
  const numberOf = (id: string): string => {
    const number = view.rows.find(({ request }) => request === id)?.number ?? null;
    return t('numberOf', { number: number === null ? '—' : formatNumber(language, number) });
  };
  const command = (): DeskCommand | null => {
    const { request } = row;
    if (what === 'refuse') return refuseReason === '' ? null : { type: 'refuse', request, reason: refuseReason };
    if (what === 'assign') {
      const chosen = view.plan.officials.find((one) => one === official) ?? null;
      return { type: 'assign', request, official: chosen };
    }
    if (what === 'merge') {
      const other = sameDay.find((one) => one === into);
      return other === undefined ? null : { type: 'merge', request, into: other };
    }
    if (what === 'redirect') {
      const other = otherOffices.find(({ id }) => id === office);
      return other === undefined ? null : { type: 'redirect', request, office: other.id as OfficeId };
    }
    if (orderReason === '') return null;
    if (what === 'reorder')
      return { type: 'reorder', request, before: before === '' ? null : before, reason: orderReason };
    if (what === 'mark-urgent' || what === 'restore') return { type: what, request, reason: orderReason };
    return null;
  };
  const decide = useAct(decideRequest);
  const tell = useTell();
  /** Decisions that the citizen reads, with words beside them. */
  const decision = (asked: DeskCommand): RequestDecision | null => {
    if (asked.type === 'refuse') return { kind: 'refuse', reason: asked.reason, words: words.trim() };
    if (asked.type === 'redirect') return { kind: 'redirect', office: asked.office, words: words.trim() };
    return null;
  };
  const submit = async (): Promise<void> => {
    const asked = command();
    const told = asked === null ? null : decision(asked);
    if (told !== null) {
      const onSuccess = (): void => {
        tell(t('done.act'));
        onClose();
      };
      return decide.mutate({ params: { request: row.request }, body: { decision: told } }, { onSuccess });
    }
    if (asked !== null && (await act(asked, t('done.act')))) onClose();
  };
  return (
    <section className="card" aria-labelledby="row-act">
      <h2 id="row-act">{`${t(`acts.${what}`)}: ${numberOf(row.request)}`}</h2>
      <Form
        error={decide.error}
        isBusy={isBusy || decide.isPending}
        submit={t(`acts.${what}`)}
        check={() => (command() === null ? [{ field: 'reason', code: 'required' }] : [])}
        onSubmit={() => void submit()}
        acts={
          <Button look="quiet" onPress={onClose}>
            {common('common.back')}
          </Button>
        }
      >
        <div className="form__row">
          {what === 'reorder' && (
            <SelectField
              name="before"
              label={t('before')}
              value={before}
              values={others}
              nameOf={numberOf}
              empty={t('toEnd')}
              onChange={setBefore}
            />
          )}
          {what === 'assign' && (
            <SelectField
              name="official"
              label={t('assigned')}
              value={official}
              values={view.plan.officials.map(String)}
              nameOf={officialName}
              empty={t('anybody')}
              onChange={setOfficial}
            />
          )}
          {what === 'merge' && (
            <SelectField
              name="reason"
              label={t('into')}
              value={into}
              values={sameDay}
              nameOf={numberOf}
              onChange={setInto}
            />
          )}
          {what === 'redirect' && (
            <SelectField
              name="reason"
              label={t('toOffice')}
              value={office}
              values={otherOffices.map(({ id }) => id)}
              nameOf={(id) => otherOffices.find((one) => one.id === id)?.name ?? id}
              empty={common('common.choose')}
              onChange={setOffice}
            />
          )}
          {what === 'refuse' && (
            <SelectField
              name="reason"
              label={t('reason')}
              value={refuseReason}
              values={REFUSE_REASONS}
              nameOf={(one) => t(`refuseReasons.${one}`)}
              empty={common('common.choose')}
              onChange={setRefuseReason}
            />
          )}
          {(what === 'reorder' || what === 'mark-urgent' || what === 'restore') && (
            <SelectField
              name="reason"
              label={t('reason')}
              value={orderReason}
              values={ORDER_REASONS}
              nameOf={(one) => t(`orderReasons.${one}`)}
              empty={common('common.choose')}
              onChange={setOrderReason}
            />
          )}
        </div>
        {(what === 'refuse' || what === 'redirect') && (
          <TextAreaField
            name="words"
            label={t('words')}
            isOptional
            value={words}
            onChange={setWords}
            more={{ maxLength: 1000 }}
          />
        )}
      </Form>
    </section>
  );
}
