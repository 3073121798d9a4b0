import { mayEverReadMinutes } from '@mahzar/shared/minutes/law/reading';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { hearingInPath } from '../join/link.ts';

/** Link to the minutes, in the same tab, for roles that may be asked to sign; the minutes' page checks the right. */
export function ReadMinutes() {
  const tc = useConductWords();
  const { kind, me } = usePartsOfScene('kind', 'me');
  const hearing = hearingInPath(window.location.pathname);
  if (hearing === null || kind !== 'courtroom' || !mayEverReadMinutes(me.role)) return null;
  return (
    <p>
      <a href={`/minutes/${encodeURIComponent(hearing)}`}>{tc('readMinutes')}</a>
    </p>
  );
}
