import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useAct } from '../acts/useAct.ts';

/** Continues without recording. The record will lack everything said meanwhile, so a confirmation is asked. */
export function ContinueUnrecorded() {
  const { t } = useTranslation();
  const act = useAct();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button icon="warning" onPress={() => setAsked(true)}>
        {t('judge.unrecorded')}
      </Button>
      <Confirm
        title={t('judge.unrecordedQuestion')}
        text={t('judge.unrecordedText')}
        confirm={t('judge.unrecordedConfirm')}
        cancel={t('judge.cancel')}
        isOpen={asked}
        onCancel={() => setAsked(false)}
        onConfirm={() => {
          setAsked(false);
          void act('continue-unrecorded', {});
        }}
      />
    </>
  );
}
