import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { NoticeList } from '../notices/NoticeList.tsx';

/** Cancels a hearing that has not been opened yet; for people who may. */
export function CancelHearing() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const act = useAct();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <NoticeList />
      <Button look="quiet" icon="close" onPress={() => setAsked(true)}>
        {tc('callOff.act')}
      </Button>
      <Confirm
        title={tc('callOff.question')}
        text={tc('callOff.text')}
        confirm={tc('callOff.confirm')}
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
