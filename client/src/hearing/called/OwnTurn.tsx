import { useEffect, useRef, useState } from 'react';
import { callPerson } from '../../browser/call-person.ts';
import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { hearingInPath } from '../join/link.ts';
import { ringUntilTouched } from './ring-until-touched.ts';
import { watchCalls } from './watch-calls.ts';
import './own-turn.css';

/** The citizen's own seat in a meeting called by an office; the other people have no turn. */
const CITIZEN = 'citizen';

/** While this page of a meeting is open, the office sees its citizen as present, and a repeated call appears here. */
export default function OwnTurn() {
  const { me } = usePartsOfScene('me');
  const hearing = hearingInPath(window.location.pathname);
  return me.seat === CITIZEN && hearing !== null ? <CalledAgain hearing={hearing} /> : null;
}

function CalledAgain({ hearing }: { readonly hearing: string }) {
  const t = useConductWords();
  const [isCalled, setCalled] = useState(false);
  const [isRinging, setRinging] = useState(false);
  const silence = useRef<() => void>(() => undefined);
  useEffect(() => {
    const ring = (): void => {
      silence.current();
      silence.current = ringUntilTouched(callPerson, document, () => setRinging(false));
      setRinging(true);
    };
    const connection = watchCalls(hearing, {
      first: ring,
      again() {
        setCalled(true);
        ring();
      },
      over() {
        silence.current();
        setCalled(false);
      },
      elsewhere(link) {
        callPerson();
        window.location.assign(link);
      },
    });
    return () => {
      silence.current();
      connection.close();
    };
  }, [hearing]);
  return (
    <div className="called-again">
      <p role="alert">{isCalled && t('calledAgain')}</p>
      {isRinging && (
        <Button size="small" onPress={() => silence.current()}>
          {t('silence')}
        </Button>
      )}
    </div>
  );
}
