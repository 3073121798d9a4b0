import { memo, Suspense } from 'react';
import { laterPart } from '../later-part.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { isSignLanguage } from '../names/people.ts';

const InterpreterBar = laterPart(() => import('./InterpreterBar.tsx'));

/** The console of an interpreter who interprets by voice. Others do not even load its code. */
export const Console = memo(function Console() {
  const { me, acts } = usePartsOfScene('me', 'acts');
  if (!acts.includes('interpret') || me.language === null || isSignLanguage(me.language)) return null;
  return (
    <Suspense fallback={<span data-loading />}>
      <InterpreterBar />
    </Suspense>
  );
});
