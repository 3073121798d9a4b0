import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useOfScene, usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { turnOf } from './turn.ts';
import './floor.css';

/**
 * The person's raised hand: its purpose and turn, and a button to mark it as a question. Where there is room it stands next to the
 * bar, so that nothing moves; a phone has the turn on the button and the rest under "more".
 */
export default function OwnHand() {
  const { t } = useTranslation();
  const { me, acts } = usePartsOfScene('me', 'acts');
  const act = useAct();
  const turn = useOfScene(turnOf);
  const other = me.handFor === 'speak' ? 'question' : 'speak';
  return (
    <div role="status" className="own-hand">
      {turn !== null && (
        <>
          <p>
            {t(`hand.up.${me.handFor}`)} {t('people.order', { number: turn })}.
          </p>
          {acts.includes('raise-hand') && (
            <Button size="small" onPress={() => void act('raise-hand', { purpose: other })}>
              {t(`hand.change.${other}`)}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
