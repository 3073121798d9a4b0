import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useCitizen } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';

/** Asks for the press without which browsers let no page ring; empty where the page can ring already, or never can. */
export function Ring() {
  const t = useCitizenWords();
  const { bell } = useCitizen();
  const { isReady } = useStore(bell.store);
  const [isTried, setTried] = useState(false);
  if (!('AudioContext' in window) || (isReady && !isTried)) return null;
  // A bell that was tested may be silent again.
  const hasRung = isReady && isTried;
  return (
    <div className="live-turn__device" data-look="calm">
      <p role="status">
        <Icon name="sound" />
        {t(hasRung ? 'live.ring.tried' : 'live.ring.ask')}
      </p>
      <Button
        onPress={() => {
          setTried(true);
          void bell.try();
        }}
      >
        {t(hasRung ? 'live.ring.again' : 'live.ring.try')}
      </Button>
    </div>
  );
}
