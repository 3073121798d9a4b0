import { mayEverReadMinutes } from '@mahzar/shared/minutes/law/reading';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';
import { hearingInPath } from '../join/link.ts';

/** The way to the minutes, in the same tab, for those who may be asked to sign them; whether they are is asked there. */
export function ReadMinutes() {
  const tc = useConductWords();
  const { kind, me } = useScene();
  const hearing = hearingInPath(window.location.pathname);
  if (hearing === null || kind !== 'courtroom' || !mayEverReadMinutes(me.role)) return null;
  return (
    <p>
      <a href={`/minutes/${encodeURIComponent(hearing)}`}>{tc('readMinutes')}</a>
    </p>
  );
}
