import { Suspense, useEffect, useRef, useState } from 'react';
import type { Microphone } from '@mahzar/shared/hearing/state';
import { lazily } from '../../ui/lazily.ts';
import { usePreload } from '../context/FirstPicture.tsx';
import { useScene } from '../context/SessionContext.tsx';

/** Seldom shown, so not before the first picture. */
const MicrophoneWords = lazily(() => import('./MicrophoneWords.tsx'));

/** What the court has done with one's microphone: closed it, or allowed to speak again. */
export function MicrophoneNotice() {
  const { microphone } = useScene().me;
  const [allowed, forget] = useAllowed(microphone);
  usePreload(MicrophoneWords);
  return (
    <div role="alert" className="court__notice">
      {(microphone === 'blocked' || allowed) && (
        <Suspense fallback={<span data-loading />}>
          <MicrophoneWords blocked={microphone === 'blocked'} onAnswered={forget} />
        </Suspense>
      )}
    </div>
  );
}

/** Whether the court has allowed to speak and the person has not yet answered. */
function useAllowed(microphone: Microphone): [boolean, () => void] {
  const before = useRef(microphone);
  const [allowed, setAllowed] = useState(false);
  useEffect(() => {
    if (before.current === 'blocked' && microphone === 'off') setAllowed(true);
    if (microphone !== 'off') setAllowed(false);
    before.current = microphone;
  }, [microphone]);
  return [allowed, () => setAllowed(false)];
}
