import { capacityOf } from '@mahzar/shared/hearing/roles';
import { isAtRest } from '@mahzar/shared/hearing/state';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { ActMenu } from '../../ui/ActMenu.tsx';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useOfScene, usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from './useConductWords.ts';
import { Begin } from './Begin.tsx';
import { ContinueUnrecorded } from './ContinueUnrecorded.tsx';
import type { NextActs } from './next-acts.ts';

export interface BarActsProps {
  readonly next: NextActs;
  /** Opens the panel that books the next hearing; left out where there is none. */
  readonly onSetNext?: (() => void) | undefined;
}

/** The buttons of the bar: the next step first, the ends of the hearing apart and with a confirmation. */
export default function BarActs({ next, onSetNext }: BarActsProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { phase, acts, consultation, nextHearing } = usePartsOfScene('phase', 'acts', 'consultation', 'nextHearing');
  // A single judge has nobody to deliberate with.
  const isPanel = useOfScene(({ kind, people }) =>
    people.some(({ role, place }) => {
      const capacity = capacityOf(kind, role);
      return (capacity === 'host' || capacity === 'bench') && (place === 'courtroom' || place === 'consultation');
    }),
  );
  const act = useAct();
  const [asked, setAsked] = useState<'adjourn' | 'close' | null>(null);
  const maySetNext = onSetNext !== undefined && nextHearing === null && acts.includes('book-next-hearing');
  const setNext = {
    label: t('judge.setNext'),
    onPress: () => {
      setAsked(null);
      onSetNext?.();
    },
  };
  return (
    <>
      {(next.main === 'start' || next.main === 'resume') && <Begin how={next.main} />}
      {next.main === 'recess' && (
        <Button icon="pause" onPress={() => void act('recess', {})}>
          {t('judge.recess')}
        </Button>
      )}
      {acts.includes('debrief') && isPanel && consultation === null && (
        <Button look="secondary" icon="people" onPress={() => void act('debrief', {})}>
          {tc('debrief.act')}
        </Button>
      )}
      {next.main === 'cancel-countdown' && (
        <Button icon="close" onPress={() => void act('cancel-countdown', {})}>
          {t('judge.cancelCountdown')}
        </Button>
      )}
      {next.unrecorded && isAtRest(phase) && <ContinueUnrecorded />}
      {next.ends.length > 0 && (
        <ActMenu
          label={t('judge.end')}
          text={t('judge.end')}
          icon="gavel"
          placement="top start"
          parts={[
            {
              acts: next.ends.map((id) => ({
                id,
                label: t(`judge.${id}`),
                icon: id === 'adjourn' ? 'clock' : 'gavel',
                grave: id === 'close',
              })),
            },
          ]}
          onAct={setAsked}
        />
      )}
      {(['adjourn', 'close'] as const).map((name) => (
        <Confirm
          key={name}
          title={t(`judge.${name}Question`)}
          text={textOf(name)}
          confirm={t(`judge.${name}Confirm`)}
          cancel={t('judge.cancel')}
          instead={name === 'adjourn' && maySetNext ? setNext : undefined}
          isOpen={asked === name && next.ends.includes(name)}
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            setAsked(null);
            void act(name, {});
          }}
        />
      ))}
    </>
  );

  function textOf(name: 'adjourn' | 'close'): string {
    if (nextHearing === null) return t(`judge.${name}Text`);
    return t(`judge.${name}NextText`, { when: formatDateTime(language, nextHearing.startsAt) });
  }
}
