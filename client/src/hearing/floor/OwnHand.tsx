import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { turnOf } from './turn.ts';
import './floor.css';

/** One's own raised hand: for what, in which turn, and the way to say that it is for a question. */
export function OwnHand() {
  const { t } = useTranslation();
  const scene = useScene();
  const { me, acts } = scene;
  const act = useAct();
  const turn = turnOf(scene);
  const other = me.handFor === 'speak' ? 'question' : 'speak';
  return (
    <div role="status">
      {turn !== null && (
        <div className="floor floor--hand">
          <Icon name="hand" />
          <p className="floor__who">
            {t(`hand.up.${me.handFor}`)} {t('people.order', { number: turn })}.
          </p>
          {acts.includes('raise-hand') && (
            <Button size="small" onPress={() => void act('raise-hand', { purpose: other })}>
              {t(`hand.change.${other}`)}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
