import { useState } from 'react';
import { CLOSE_REASONS, DELAY_REASONS } from '@mahzar/shared/queue/words';
import type { CloseReason, DelayReason } from '@mahzar/shared/queue/words';
import type { LineView } from '@mahzar/shared/queue/projection/line-view';
import { Button } from '../../ui/Button.tsx';
import { momentOf } from '../ui/court-time.ts';
import { ActForm, ChoiceField } from '../ui/ActForm.tsx';
import { missing } from '../ui/missing.ts';
import { TimeField } from '../ui/TimeField.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import type { DeskStep } from './desk-step.ts';
import type { QueueAct } from './useQueueAct.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';

/** Acts on the whole day. */
export type DayAct = 'pause' | 'delay' | 'close';

interface DayButtonsProps {
  readonly view: LineView;
  readonly queue: QueueAct;
  /** The act of the main button of an official's desk on the same page; null without such a desk. */
  readonly usual: DeskStep['kind'] | null;
  readonly onAct: (act: DayAct) => void;
}

/** Buttons to begin, pause, continue, announce a delay, close early. */
export function DayButtons({ view: { phase, delay }, queue: { act, isBusy }, usual, onAct }: DayButtonsProps) {
  const t = useQueueWords();
  if (phase === 'closed') return null;
  const look = usual === null ? 'primary' : 'secondary';
  return (
    <>
      {phase === 'planned' && usual !== 'open' && (
        <Button look={look} icon="play" isDisabled={isBusy} onPress={() => void act({ type: 'open' }, t('done.open'))}>
          {t('acts.open')}
        </Button>
      )}
      {phase === 'paused' && usual !== 'resume' && (
        <Button
          look={look}
          icon="play"
          isDisabled={isBusy}
          onPress={() => void act({ type: 'resume' }, t('done.resume'))}
        >
          {t('acts.resume')}
        </Button>
      )}
      {phase === 'open' && (
        <Button icon="pause" onPress={() => onAct('pause')}>
          {t('acts.pause')}
        </Button>
      )}
      <Button icon="clock" onPress={() => onAct('delay')}>
        {t('acts.delay')}
      </Button>
      {delay !== null && (
        <Button
          isDisabled={isBusy}
          onPress={() => void act({ type: 'announce-delay', until: null, reason: delay.reason }, t('done.act'))}
        >
          {t('acts.lift-delay')}
        </Button>
      )}
      <Button onPress={() => onAct('close')}>{t('acts.close')}</Button>
    </>
  );
}

interface DayFormProps {
  readonly what: DayAct;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly queue: QueueAct;
  readonly onClose: () => void;
}

/** Asks for the reason and the end. */
export function DayForm({ what, day, queue: { act, isBusy }, onClose }: DayFormProps) {
  const t = useQueueWords();
  const common = useStaffWords();
  const [delayReason, setDelayReason] = useState<DelayReason | ''>('');
  const [closeReason, setCloseReason] = useState<CloseReason | ''>('');
  const [time, setTime] = useState('');
  const until = momentOf(day, time);
  const reason = what === 'close' ? closeReason : delayReason;
  const submit = async (): Promise<void> => {
    const isDone =
      what === 'close'
        ? closeReason !== '' && (await act({ type: 'close', reason: closeReason }, t('done.close')))
        : delayReason !== '' &&
          (await act(
            what === 'pause'
              ? { type: 'pause', until, reason: delayReason }
              : { type: 'announce-delay', until, reason: delayReason },
            t(`done.${what}`),
          ));
    if (isDone) onClose();
  };
  return (
    <ActForm
      title={t(`acts.${what}`)}
      text={t(`${what}Text`)}
      error={null}
      isBusy={isBusy}
      submit={t(`acts.${what}`)}
      check={() => [
        ...missing('reason', reason),
        ...(what === 'delay' && time === '' ? [{ field: 'until', code: 'required' }] : []),
      ]}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div className="form__row">
        {what === 'close' ? (
          <ChoiceField
            name="reason"
            label={t('reason')}
            value={closeReason}
            values={CLOSE_REASONS}
            nameOf={(one) => t(`closeReasons.${one}`)}
            onChange={setCloseReason}
          />
        ) : (
          <>
            <ChoiceField
              name="reason"
              label={t('reason')}
              value={delayReason}
              values={DELAY_REASONS}
              nameOf={(one) => t(`delayReasons.${one}`)}
              onChange={setDelayReason}
            />
            <TimeField
              name="until"
              label={what === 'delay' ? t('delayUntil') : common('common.optional', { label: t('until') })}
              value={time}
              onChange={setTime}
            />
          </>
        )}
      </div>
    </ActForm>
  );
}
