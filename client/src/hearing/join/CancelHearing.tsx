import { useTranslation } from 'react-i18next';
import { Confirm } from '../../ui/Confirm.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { NoticeList } from '../notices/NoticeList.tsx';

interface CancelHearingProps {
  readonly isAsked: boolean;
  readonly onAnswered: () => void;
}

/** Asks whether to cancel a hearing that has not been opened yet, cancels it, and shows a refusal. */
export function CancelHearing({ isAsked, onAnswered }: CancelHearingProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const act = useAct();
  return (
    <>
      <NoticeList />
      <Confirm
        title={tc('callOff.question')}
        text={tc('callOff.text')}
        confirm={tc('callOff.confirm')}
        cancel={t('judge.cancel')}
        isOpen={isAsked}
        onCancel={onAnswered}
        onConfirm={() => {
          onAnswered();
          void act('cancel', {});
        }}
      />
    </>
  );
}
