import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useScene } from '../app/SessionContext.tsx';
import { useAct } from './useAct.ts';

const BAR = ['start', 'resume', 'recess', 'adjourn', 'close'] as const;

/** For who runs the hearing: start, recess, resume, adjourn, close. Nothing for others. */
export function JudgeBar() {
  const { t } = useTranslation();
  const { acts } = useScene();
  const act = useAct();
  const [asked, setAsked] = useState<'adjourn' | 'close' | null>(null);
  const may = (name: (typeof BAR)[number]): boolean => acts.includes(name);
  if (!BAR.some(may)) return null;
  return (
    <div className="judge" role="group" aria-label={t('judge.bar')}>
      {may('start') && (
        <Button look="primary" icon="play" onPress={() => void act('start', { countdownSeconds: 0 })}>
          {t('judge.start')}
        </Button>
      )}
      {may('resume') && (
        <Button look="primary" icon="play" onPress={() => void act('resume', { countdownSeconds: 0 })}>
          {t('judge.resume')}
        </Button>
      )}
      {may('recess') && (
        <Button icon="pause" onPress={() => void act('recess', {})}>
          {t('judge.recess')}
        </Button>
      )}
      {may('adjourn') && (
        <Button icon="clock" onPress={() => setAsked('adjourn')}>
          {t('judge.adjourn')}
        </Button>
      )}
      {may('close') && (
        <Button icon="gavel" onPress={() => setAsked('close')}>
          {t('judge.close')}
        </Button>
      )}
      {(['adjourn', 'close'] as const).map((name) => (
        <Confirm
          key={name}
          title={t(`judge.${name}Question`)}
          text={t(`judge.${name}Text`)}
          confirm={t(`judge.${name}Confirm`)}
          cancel={t('judge.cancel')}
          isOpen={asked === name && may(name)}
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            setAsked(null);
            void act(name, {});
          }}
        />
      ))}
    </div>
  );
}
