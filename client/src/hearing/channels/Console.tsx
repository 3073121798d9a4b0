import { Suspense } from 'react';
import { lazily } from '../../ui/lazily.ts';
import { useScene } from '../context/SessionContext.tsx';
import { isSignLanguage } from '../names/people.ts';

const InterpreterBar = lazily(() => import('./InterpreterBar.tsx'));

/** The interpreter's console, for who interprets by voice. Nothing for others, not even its code. */
export function Console() {
  const { me, acts } = useScene();
  if (!acts.includes('interpret') || me.language === null || isSignLanguage(me.language)) return null;
  return (
    <Suspense fallback={<span data-loading />}>
      <InterpreterBar />
    </Suspense>
  );
}
