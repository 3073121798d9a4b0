import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { useNotices } from '../notices/NoticesProvider.tsx';

/** A call that waits for its answer: the caller stays in the hearing meanwhile, and can withdraw it. */
export function Calling() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { calling, people } = usePartsOfScene('calling', 'people');
  const act = useAct();
  const { expect } = useNotices();
  const withdraw = async (): Promise<void> => {
    const unexpected = expect('declinedTalk');
    const outcome = await act('leave-consultation', {});
    if (!outcome.ok) unexpected();
  };
  const names = people.filter(({ seat }) => calling.includes(seat)).map((person) => displayName(t, person));
  return (
    <div role="status" className="talk__calling">
      {calling.length > 0 && (
        <>
          <p>{tc('talk.calling', { names: names.join(t('people.and')) })}</p>
          <Button size="small" onPress={() => void withdraw()}>
            {tc('talk.cancel')}
          </Button>
        </>
      )}
    </div>
  );
}
