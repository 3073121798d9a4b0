import { useEffect, useState } from 'react';
import { callPerson } from '../../browser/call-person.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';
import { hearingInPath } from '../join/link.ts';
import { ringUntilTouched } from './ring-until-touched.ts';
import { watchCalls } from './watch-calls.ts';
import './own-turn.css';

/** The citizen's own seat in a meeting that an office has called; whoever else is there has no turn. */
const CITIZEN = 'citizen';

/** While this page of a meeting is open its citizen is there for the office, and is called again here. */
export default function OwnTurn() {
  const { me } = useScene();
  const hearing = hearingInPath(window.location.pathname);
  return me.seat === CITIZEN && hearing !== null ? <CalledAgain hearing={hearing} /> : null;
}

function CalledAgain({ hearing }: { readonly hearing: string }) {
  const t = useConductWords();
  const [isCalled, setCalled] = useState(false);
  useEffect(() => {
    let silence = (): void => undefined;
    const ring = (): void => {
      silence();
      silence = ringUntilTouched(callPerson, document);
    };
    const connection = watchCalls(hearing, {
      first: ring,
      again() {
        setCalled(true);
        ring();
      },
      over() {
        silence();
        setCalled(false);
      },
      elsewhere(link) {
        callPerson();
        window.location.assign(link);
      },
    });
    return () => {
      silence();
      connection.close();
    };
  }, [hearing]);
  return (
    <p role="alert" className="called-again">
      {isCalled && t('calledAgain')}
    </p>
  );
}
