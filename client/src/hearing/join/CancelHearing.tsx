import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useAct } from '../acts/useAct.ts';
import { NoticeList } from '../notices/NoticeList.tsx';

/** For who may call off a hearing that has not been opened yet. */
export function CancelHearing() {
  const { t } = useTranslation();
  const act = useAct();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <NoticeList />
      <Button look="quiet" icon="close" onPress={() => setAsked(true)}>
        {t('judge.cancelHearing')}
      </Button>
      <Confirm
        title={t('judge.cancelHearingQuestion')}
        text={t('judge.cancelHearingText')}
        confirm={t('judge.cancelHearingConfirm')}
        cancel={t('judge.cancel')}
        isOpen={asked}
        onCancel={() => setAsked(false)}
        onConfirm={() => {
          setAsked(false);
          void act('cancel', {});
        }}
      />
    </>
  );
}
