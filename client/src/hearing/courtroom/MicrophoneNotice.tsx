import { memo, Suspense, useEffect, useRef, useState } from 'react';
import type { Microphone } from '@mahzar/shared/hearing/state';
import { lazily } from '../../ui/lazily.ts';
import { Preload } from '../context/FirstPicture.tsx';
import { useOfScene } from '../context/SessionContext.tsx';

/** Rarely shown, so not loaded before the first picture. */
const MicrophoneWords = lazily(() => import('./MicrophoneWords.tsx'));

/** Tells the person that the court has closed their microphone, or allowed them to speak again. */
export const MicrophoneNotice = memo(function MicrophoneNotice() {
  const microphone = useOfScene(({ me }) => me.microphone);
  const [allowed, forget] = useAllowed(microphone);
  return (
    <div role="alert" className="court__notice">
      {(microphone === 'blocked' || allowed) && (
        <Suspense fallback={<span data-loading />}>
          <MicrophoneWords blocked={microphone === 'blocked'} onAnswered={forget} />
        </Suspense>
      )}
      <Preload parts={[MicrophoneWords]} />
    </div>
  );
});

/** Whether the court has allowed speaking and the person has not answered yet. */
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
