import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useScene } from '../app/SessionContext.tsx';
import { useAct } from './useAct.ts';

/** For who runs the hearing: start, recess, resume, close. Nothing for others. */
export function JudgeBar() {
  const { t } = useTranslation();
  const { acts } = useScene();
  const act = useAct();
  const [closing, setClosing] = useState(false);
  const may = (name: 'start' | 'recess' | 'resume' | 'close'): boolean => acts.includes(name);
  if (!(['start', 'recess', 'resume', 'close'] as const).some(may)) return null;
  return (
    <div className="judge" role="group" aria-label={t('judge.bar')}>
      {may('start') && (
        <Button look="primary" icon="play" onPress={() => void act('start', {})}>
          {t('judge.start')}
        </Button>
      )}
      {may('resume') && (
        <Button look="primary" icon="play" onPress={() => void act('resume', {})}>
          {t('judge.resume')}
        </Button>
      )}
      {may('recess') && (
        <Button icon="pause" onPress={() => void act('recess', {})}>
          {t('judge.recess')}
        </Button>
      )}
      {may('close') && (
        <Button icon="gavel" onPress={() => setClosing(true)}>
          {t('judge.close')}
        </Button>
      )}
      <Confirm
        title={t('judge.closeQuestion')}
        text={t('judge.closeText')}
        confirm={t('judge.closeConfirm')}
        cancel={t('judge.cancel')}
        isOpen={closing && may('close')}
        onCancel={() => setClosing(false)}
        onConfirm={() => {
          setClosing(false);
          void act('close', {});
        }}
      />
    </div>
  );
}
